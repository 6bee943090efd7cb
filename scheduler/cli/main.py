"""The command `mintwire`: its options, and where its commands are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from scheduler.cli.context import Cli
from scheduler.cli.ending import errors_end

#: In the order of `mintwire --help`.
COMMANDS = (
    "run",
    "worker",
    "check",
    "sources",
    "watches",
    "channels",
    "deliveries",
    "pull",
    "read",
    "extract",
    "match",
    "label",
    "group",
    "dupes",
    "stories",
    "cbdc",
    "version",
)


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


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    context: typer.Context,
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
    context.obj = Cli(config)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the installed command.  Ends the process with its exit code."""
    with errors_end():
        app(arguments, prog_name="mintwire")
