"""The command `mintwire`: its options and all its commands."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli import deliveries, sources, watches
from scheduler.cli.check import check
from scheduler.cli.context import Cli
from scheduler.cli.pull import pull
from scheduler.cli.read import read
from scheduler.cli.run import run
from scheduler.cli.worker import worker

app = typer.Typer(
    help="Mintwire: a news wire for blockchain and central bank digital currencies.",
    epilog="Start with `mintwire run`.  Exit codes: 0 done, 1 failed, 2 wrong usage.",
    no_args_is_help=True,
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
            help="the config (default: $MINTWIRE_CONFIG, else ./mintwire.yaml, else the shipped one)",
        ),
    ] = None,
) -> None:
    """Options before the command."""
    context.obj = Cli(config)


app.command()(run)
app.command()(worker)
app.command()(check)
app.add_typer(sources.app, name="sources")
app.add_typer(watches.app, name="watches")
app.add_typer(deliveries.app, name="channels")
app.command()(deliveries.deliveries)
app.command()(pull)
app.command()(read)


@app.command()
def version() -> None:
    """Print which Mintwire this is."""
    typer.echo(installed_version("mintwire"))


def main() -> None:
    """Entry point of the installed command."""
    app()
