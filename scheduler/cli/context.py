"""What every command shares: the config, its ways to speak, and the look-up of what a user names."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from config.load import Loaded
    from config.models import Settings
    from scheduler.following import FollowedConfig

FAILED = 1
USAGE = 2


def as_json(wanted: bool) -> bool:
    """Whether `--json` stood here, or before the command."""
    current().as_json |= wanted
    return current().as_json


#: The option of commands that give one JSON document.
Json = Annotated[bool, typer.Option("--json", callback=as_json, help="one JSON document, for programs")]
#: The option of commands that give items.
JsonLines = Annotated[bool, typer.Option("--json", callback=as_json, help="one JSON object a line, for programs")]
#: The option of commands that write a log.
JsonLogs = Annotated[bool, typer.Option("--json-logs", help="write the log as JSON lines")]
#: Rows of a table, unless asked for more.
SHOWN = 50
Most = Annotated[
    int | None, typer.Option("--most", metavar="N", min=1, help=f"the newest N; else {SHOWN}, or all with --json")
]

T = TypeVar("T")


@dataclass
class Cli:
    """The options that may stand before the command, too."""

    config: Path | None = None
    as_json: bool = False

    # Each command loads what it needs: readers of configs and queries take time to load.

    @cached_property
    def loaded(self) -> Loaded:
        """The config, read at its first use; its queries are not: a command compiles those it asks.

        Raises ConfigError.
        """
        from config.load import load

        return load(self.config, os.environ, Path.cwd())

    @property
    def settings(self) -> Settings:
        """What the config says.  Raises ConfigError."""
        return self.loaded.settings

    def checked(self) -> Loaded:
        """The config as the wire takes it, with every query and concept read.  Raises ConfigError."""
        from scheduler.configured import check_queries

        check_queries(self.loaded)
        return self.loaded

    def bare(self) -> Settings:
        """What the config says but for its lists, which the database and polls give; the config itself is forgotten.

        Thousands of sources and where they stand in their files take tens of megabytes.  Raises ConfigError.
        """
        from config.load import load

        settings = load(self.config, os.environ, Path.cwd()).settings
        return settings.model_copy(update=dict.fromkeys(("sources", "watches", "concepts", "subscriptions"), ()))

    def follow(self) -> FollowedConfig:
        """The config, to be read again whenever it changes.  Raises ConfigError."""
        from scheduler.following import FollowedConfig

        followed = FollowedConfig(self.config, os.environ, Path.cwd())
        self.loaded = followed.loaded
        return followed


_CURRENT: ContextVar[Cli] = ContextVar("cli")


def begin() -> None:
    """A command line is about to be read."""
    _CURRENT.set(Cli())


def current() -> Cli:
    """What was read so far of the command line."""
    return _CURRENT.get()


def command_of(context: typer.Context) -> str:
    """`sources list: `, as a message on its wrong usage begins; nothing for `mintwire` itself."""
    return "".join(f"{name}: " for name in context.command_path.split(" ", 1)[1:])


class Group(TyperGroup):
    """A group of commands, whose wrong usage is told in our words."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The group alone shows its help, as wrong usage."""
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            say(ctx.get_help())
            raise SystemExit(USAGE)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Ends the process for a command that is none of the group's."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            no_such("command", args[0], self.commands, f"{ctx.command_path} --help".removeprefix("mintwire "))
        return super().resolve_command(ctx, args)


class _Command(TyperCommand):
    """A command whose help names its arguments as people write them, and not the types that Python has for them."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS] DATE`."""
        return [self.options_metavar or "", *(_usage(each) for each in _arguments(self))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, then options."""
        arguments = [(_usage(each), each.help or "") for each in _arguments(self)]
        options = [each.get_help_record(ctx) for each in self.get_params(ctx) if each.param_type_name == "option"]
        for heading, rows in (("Arguments", arguments), ("Options", options)):
            if shown := [row for row in rows if row is not None]:
                with formatter.section(heading):
                    formatter.write_dl(shown)


def _arguments(command: TyperCommand) -> list[Any]:
    return [each for each in command.params if each.param_type_name == "argument"]


def _usage(argument: Any) -> str:
    """`DATE`, `FILE…`, or where it may be left away `[NAME]`."""
    name = argument.display_name_raw.strip("[]").rstrip("…") + ("" if argument.nargs == 1 else "…")
    return name if argument.required else f"[{name}]"


class _App(typer.Typer):
    def command(self, *names: Any, **settings: Any) -> Any:
        """As Typer has it, with help in our form."""
        return super().command(*names, **{"cls": _Command, **settings})


def new_app(text: str | None = None) -> typer.Typer:
    """For a command or, with a `text` for its help, a group of them."""
    alone = text is not None
    return _App(cls=Group, help=text, no_args_is_help=alone, rich_markup_mode=None, add_completion=False)


def say(text: str) -> None:
    """A line to standard error, where it is in no program's way."""
    print(text, file=sys.stderr)


def fail(text: str, code: int = FAILED) -> NoReturn:
    """End the process with an error: a line for each of the text's."""
    for line in text.splitlines():
        say(f"mintwire: {line}")
    raise SystemExit(code)


def print_json(value: Any) -> None:
    """A value as JSON on one line of standard output, in UTF-8 and without blanks."""
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def find(what: str, wanted: str, known: Mapping[str, T], command: str) -> T:
    """What a user named by its id; ends the process where there is none, and `command` is said to show all."""
    if wanted not in known:
        no_such(what, wanted, known, command)
    return known[wanted]


def no_such(what: str, wanted: str, known: Iterable[str], command: str) -> NoReturn:
    """End the process: there is nothing of this id."""
    from config.mistakes import did_you_mean

    fail(f"no {what} {wanted!r}: {did_you_mean(wanted, known, f'`mintwire {command}` shows what there is')}", USAGE)


def check_one_of(what: str, name: str | None, names: Iterable[str]) -> None:
    """End the process for a name that is none of these; None is no name."""
    if name is not None and name not in names:
        fail(f"no {what} {name!r}: it is one of {', '.join(names)}", USAGE)
