"""`mintwire version`: which Mintwire this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import typer

from scheduler.cli.context import fail, new_app

app = new_app()


@app.command()
def version() -> None:
    """Print which Mintwire this is."""
    try:
        typer.echo(installed_version("mintwire"))
    except PackageNotFoundError:
        fail("this checkout is not installed, and knows no version: run `make install`")
