"""`mintwire extract`: what article pages say."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

import typer

from config.errors import MintwireError
from crawlers.extraction.extract import extract as read_page
from crawlers.extraction.page import Page, iso
from scheduler.cli.context import USAGE, fail, new_app, print_json
from scheduler.cli.files import read_bytes, read_each

app = new_app()

#: Bytes of a page that are read, and of a gzipped one unpacked.
_MOST_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"


@app.command()
def extract(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="HTML or PDF, gzipped or not; - is standard input")
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="the address of the page, where there is one page")
    ] = None,
    urls: Annotated[
        Path | None,
        typer.Option(metavar="MAP.json", help="an object: file name, with or without its folder, to address"),
    ] = None,
    timezone: Annotated[
        str, typer.Option(metavar="ZONE", help="the pages' own time zone, where they name none")
    ] = "UTC",
) -> None:
    """Make reports of article pages: one line of JSON a page.

    Each has `file`, `url`, `title`, `content`, `authors`, `published`, `modified`, `language`, `site`, `cited_source`
    and `cited_date`. Dates are as the page writes them, with
    its offset from UTC; one without a known time is a day: `2021-03-23`. A file that cannot be read is told on
    standard error and left out; the exit code is 1 then.

    \b
    Examples:
      curl -s https://bank.example/a | mintwire extract -
      mintwire extract pages/*.gz --urls addresses.json > reports.jsonl
    """
    if timezone not in available_timezones():
        fail(f"--timezone: found {timezone}; write an IANA name such as Europe/Berlin", USAGE)
    addresses = _addresses(urls)

    def address_of(file: str) -> str | None:
        return url or addresses.get(file) or addresses.get(Path(file).name)

    def read(file: str) -> Page:
        return read_page(_read(file), url=address_of(file), fetched=datetime.now(UTC), timezone=timezone)

    for file, page in read_each(files, read):
        print_json({"file": file, "url": address_of(file), **_row(page)})


def _row(page: Page) -> dict[str, Any]:
    cited = page.cited
    return {
        "title": page.title,
        "content": page.content,
        "authors": list(page.authors),
        "published": iso(page.published),
        "modified": iso(page.modified),
        "language": page.language,
        "site": page.site,
        "cited_source": (cited.source_id or cited.source) if cited else None,
        "cited_date": cited.date.isoformat() if cited and cited.date else None,
    }


def _read(file: str) -> bytes:
    """At most _MOST_BYTES of it, unpacked.  Raises OSError or MintwireError."""
    data = read_bytes(file, _MOST_BYTES)
    if not data.startswith(_GZIP):
        return data
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise MintwireError(f"no gzip: {error}") from error


def _addresses(file: Path | None) -> Mapping[str, str]:
    """Addresses by file name, from a JSON object; ends the process for what is none."""
    if file is None:
        return {}
    try:
        known = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        fail(f"{file}: no JSON: {error}", USAGE)
    if not isinstance(known, dict) or not all(isinstance(value, str) for value in known.values()):
        fail(f"{file}: no JSON object of file names and addresses", USAGE)
    return known
