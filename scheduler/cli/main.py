"""The command `mintwire`: its options, and where its commands are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from scheduler.cli.context import Cli, begin
from scheduler.cli.ending import errors_end

#: What `mintwire --help` says of each command, in its order.  It is kept here so that help loads none of them.
COMMANDS = {
    "run": "Run the wire, until Ctrl-C.",
    "worker": "Run one role alone, for several machines.",
    "check": "Check the config and the stores, and say how to mend them.",
    "sources": "List sources, show one, poll one now.",
    "watches": "List, try, add and remove watches; ask why one matches.",
    "channels": "List channels, and enable one that was disabled.",
    "deliveries": "List the messages owed to channels, the newest first.",
    "aside": "List what was set aside for an error; try it again, or drop it.",
    "pull": "Print the raw collection of a day, or of several.",
    "read": "Read feed documents as the wire does, and print their items.",
    "extract": "Make reports of article pages: one line of JSON a page.",
    "match": "Add to reports which queries of a file match them.",
    "label": "Add section, CBDC tags and cited origin to reports.",
    "group": "Add to reports which of them tell of the same event.",
    "dupes": "Add to reports which of them are the same text again.",
    "stories": "List stories, see why their reports are together, correct them.",
    "cbdc": "Show CBDC projects and their history; accept what is proposed.",
    "version": "Print which Mintwire this is.",
}


class _Modules(Mapping[str, Any]):
    """Name -> command; a command's module is imported when it is looked up, so that each loads only what it needs."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return get_command(import_module(f"scheduler.cli.commands.{name}").app)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Commands(TyperGroup):
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
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|FILE",
            help="the config; else $MINTWIRE_CONFIG, else ./mintwire.yaml, else the one that comes with Mintwire",
        ),
    ] = None,
) -> None:
    """Mintwire: a news wire for blockchain and central bank digital currencies.

    \b
    Examples:
      mintwire run                        the wire, until Ctrl-C
      mintwire --config desk.yaml check   is everything in place?
      mintwire sources list               how the sources fare
      mintwire pull yesterday             all that was discovered
      mintwire pull --help                more on one command

    Exit codes: 0 done, 1 failed, 2 wrong usage.
    """
    begin(Cli(config))


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the installed command.  Ends the process with its exit code."""
    with errors_end():
        app(arguments, prog_name="mintwire")
