"""`mintwire read`: feed documents to items."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from config.errors import FeedError
from crawlers.items import Document, read_document
from scheduler.cli.context import new_app, print_json, say
from scheduler.cli.files import read_bytes, read_each

app = new_app()

#: A document that no config lets the wire read is refused here too.
MOST_BYTES = 100_000_000


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="feed documents; - is standard input")],
    url: Annotated[
        str, typer.Option(metavar="URL", help="the address they came from, the base of relative links")
    ] = "",
    source: Annotated[str, typer.Option(metavar="ID", help="the source that the items carry")] = "read",
    content_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="the Content-Type header they came with, for its charset")
    ] = None,
) -> None:
    """Read feed documents as the wire does, and print their items.

    RSS, Atom, RDF and JSON Feed. Items are JSON lines; with several files each carries the name of its own as `file`.
    What was odd or given up is told on standard error. A file that is no feed does not stop the others, but the exit
    code is 1 then. Nothing is filed.

    \b
    Examples:
      mintwire read feed.xml --url https://www.ecb.europa.eu/rss/press.html
      curl -s https://www.bis.org/doclist/all_pressrels.rss | mintwire read -
    """
    for name, document in read_each(files, lambda name: _read(name, url, source, content_type)):
        _print_items(document, {"file": name} if len(files) > 1 else {})
        _tell_oddities(name, document)


def _read(name: str, url: str, source: str, content_type: str | None) -> Document:
    """A feed document, read as the wire reads it.  Raises OSError or FeedError."""
    body = read_bytes(name, MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise FeedError("too_large", f"more than {MOST_BYTES:,} bytes")
    return read_document(body, content_type=content_type, url=url, source=source, now=datetime.now(UTC))


def _print_items(document: Document, extra: dict[str, str]) -> None:
    for item in document.items:
        print_json({**item.to_dict(), **extra})


def _tell_oddities(name: str, document: Document) -> None:
    counts = Counter(document.counts)
    told = [*sorted(document.feed.notes), *(f"{reason} {number}" for reason, number in sorted(counts.items()))]
    if told:
        say(f"mintwire: {name}: {', '.join(told)}")
