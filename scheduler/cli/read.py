"""`mintwire read`: feed documents to items."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from crawlers.items import read_document

from config.errors import FeedError
from scheduler.cli.context import FAILED, print_json, say


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="feed documents; - is standard input")],
    url: Annotated[str, typer.Option(help="the address they came from: the base of relative links")] = "",
    source: Annotated[str, typer.Option(help="the source id that the items carry")] = "read",
    content_type: Annotated[
        str | None, typer.Option(help="the Content-Type header they came with, for its charset")
    ] = None,
) -> None:
    """Read feed documents as the wire does, and print their items as JSON lines.

    With several files each line carries the name of its file as `file`.  Nothing is filed.

    Example: mintwire read feed.xml --url https://www.ecb.europa.eu/rss/press.html
    """
    unreadable = 0
    for name in files:
        extra = {"file": name} if len(files) > 1 else {}
        try:
            _print_items(_bytes(name), url, source, content_type, extra)
        except OSError as error:
            say(f"mintwire: {name}: cannot be read: {error.strerror}")
            unreadable += 1
        except FeedError as error:
            say(f"mintwire: {name}: {error}")
            unreadable += 1
    if unreadable:
        raise typer.Exit(FAILED)


def _bytes(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _print_items(body: bytes, url: str, source: str, content_type: str | None, extra: dict[str, Any]) -> None:
    document = read_document(body, content_type=content_type, url=url, source=source, now=datetime.now(UTC))
    for item in document.items:
        print_json({**item.to_dict(), **extra})
