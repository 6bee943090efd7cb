"""The command `mintwire`: its options, and where its commands are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from scheduler.cli.context import USAGE, Group, as_json, begin, command_of, current, fail, new_app
from scheduler.cli.ending import errors_end

#: What `mintwire --help` says of each command, in its order.  It is kept here so that help loads none of them.
COMMANDS = {
    "run": "Run the wire, until Ctrl-C.",
    "worker": "Run one role alone, for several machines.",
    "init": "Write a config of your own, by five questions.",
    "check": "Check the config and the stores, and say how to mend them.",
    "sources": "List sources; find, add and remove them; poll one now.",
    "packs": "Show packs: sources and watches that belong together.",
    "watches": "List, try, add and remove watches; ask why one matches.",
    "channels": "List, add, test and remove channels; enable one again.",
    "subscribe": "Have a channel hear of a watch.",
    "unsubscribe": "Have a channel hear of a watch no more.",
    "deliveries": "List the messages owed to channels, the newest first.",
    "aside": "List what was set aside for an error; try it again, or drop it.",
    "collections": "List and show the days, close those that are over, verify them.",
    "pull": "Print the raw collection of a day, or of several.",
    "tokens": "Make and revoke tokens for readers by HTTP; sign links.",
    "read": "Read feed documents as the wire does, and print their items.",
    "extract": "Make reports of article pages: one line of JSON a page.",
    "match": "Add to reports which queries of a file match them.",
    "label": "Add section, CBDC tags and cited origin to reports.",
    "group": "Add to reports which of them tell of the same event.",
    "dupes": "Add to reports which of them are the same text again.",
    "stories": "List stories, see why their reports are together, correct them.",
    "digest": "Make the weekly or the daily, ready to publish.",
    "cbdc": "Show CBDC projects and their history; accept what is proposed.",
    "version": "Print which Mintwire this is.",
}


#: What these print is JSON lines already; of the others some have a `--json` of their own.
_JSON_LINES = frozenset({"read", "extract", "match", "label", "group", "dupes"})


def _read_config(context: typer.Context, path: Path | None) -> Path | None:
    cli = current()
    if path is not None and cli.config not in (None, path) and not context.resilient_parsing:
        fail(f"{command_of(context)}two configs, {str(cli.config)!r} and {str(path)!r}: give one", USAGE)
    cli.config = path or cli.config
    return path


def _refuse_json(context: typer.Context, wanted: bool) -> None:
    # Resilient: the shell only asks how the line may go on.
    if (wanted or current().as_json) and not context.resilient_parsing:
        fail(f"{command_of(context)}this command has no JSON to print", USAGE)


def _config(text: str) -> Any:
    return typer.Option("--config", metavar="DIR|FILE", expose_value=False, callback=_read_config, help=text)


#: The options that may stand anywhere: before a command, after it, and after its subcommand.
_FirstConfig = Annotated[
    Path | None,
    _config("the config; else $MINTWIRE_CONFIG, else ./mintwire.yaml, else the one that comes with Mintwire"),
]
_Config = Annotated[Path | None, _config("the config; `mintwire --help` says which else")]
_SilentJson = Annotated[bool, typer.Option("--json", hidden=True, expose_value=False, callback=as_json)]
_NoJson = Annotated[bool, typer.Option("--json", hidden=True, expose_value=False, callback=_refuse_json)]


def _taking(_file: _Config = None, as_json: _SilentJson = False) -> None:
    """The options of a group, and of what prints JSON by itself."""


def _refusing(_file: _Config = None, as_json: _NoJson = False) -> None:
    """The options of a command that has no JSON to print."""


def _with_options(command: Any, *, json_lines: bool) -> Any:
    """The command, and those in it, with the options that may stand anywhere; its own `--json` stays as it is."""
    inner = getattr(command, "commands", {})
    bearer = new_app()
    bearer.command()(_taking if inner or json_lines else _refusing)
    own = {option for each in command.params for option in each.opts}
    command.params += [each for each in get_command(bearer).params if own.isdisjoint(each.opts)]
    for each in inner.values():
        _with_options(each, json_lines=json_lines)
    return command


class _Modules(Mapping[str, Any]):
    """Name -> command; a command's module is imported when it is looked up, so that each loads only what it needs."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        command = get_command(import_module(f"scheduler.cli.commands.{name}").app)
        return _with_options(command, json_lines=name in _JSON_LINES)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Commands(Group):
    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Modules()  # type: ignore[assignment]  # Typer only ever reads it

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands at the end of the help.  Typer's own asks each command, and so loads them all."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    _file: _FirstConfig = None,
    _json: Annotated[
        bool,
        typer.Option("--json", expose_value=False, callback=as_json, help="JSON, for programs, where there is some"),
    ] = False,
) -> None:
    """Mintwire: a news wire for blockchain and central bank digital currencies.

    \b
    Examples:
      mintwire run                        the wire, until Ctrl-C
      mintwire check --config desk.yaml   is everything in place?
      mintwire sources list               how the sources fare
      mintwire pull yesterday             all that was discovered
      mintwire pull --help                more on one command

    --config and --json may stand anywhere: before the command, or after it.

    Exit codes: 0 done, 1 failed, 2 wrong usage.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the installed command.  Ends the process with its exit code."""
    with errors_end():
        begin()
        raise SystemExit(app(arguments, prog_name="mintwire", standalone_mode=False) or 0)
