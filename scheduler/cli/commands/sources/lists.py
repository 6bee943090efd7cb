"""Lists of feeds, in and out: `mintwire sources import` and `export`."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from lxml import etree

from config.errors import FeedError
from config.fields import address_key
from config.kinds.source import Source
from config.mistakes import shown as found_at
from config.models import Settings
from scheduler.cli.commands.sources.finding import to_yaml
from scheduler.cli.commands.sources.making import by_address, keep, made, plain_id
from scheduler.cli.context import current, fail, say
from scheduler.cli.known import known_sources
from scheduler.controls import shown
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from crawlers.finding.opml import Outline

_NO_WORD = re.compile(r"\W+")
#: What is left out, by the kind of its outline.
_LEFT_OUT = {"list": "another list, which is not followed", "page": "a page, of which `sources add` may find the feed"}


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it")],
    as_yaml: Annotated[bool, typer.Option("--yaml", help="only print what to put into the config")] = False,
) -> None:
    """Read all feeds of a list from now on, and say why one is left out.

    A folder of the list becomes a source's category where there is such a category. No feed is asked for: `mintwire
    sources list` shows what came of it after the first poll. Ids become `cli:ID`.

    \b
    Examples:
      mintwire sources import subscriptions.opml
      mintwire sources import subscriptions.opml --yaml > sources/mine.yaml
    """
    from crawlers.finding.opml import read_outlines

    settings = current().settings
    try:
        outlines = read_outlines(file.read_bytes())
    except FeedError as error:
        fail(f"{file}: {error.detail}")
    known, sources = known_sources(settings), list[Source]()
    addresses = by_address(known)
    ids = {plain_id(name) for name in known}
    for outline in outlines:
        reason = _LEFT_OUT.get(outline.kind)
        if reason is None and (name := addresses.get(address_key(outline.url))):
            reason = f"it is read already, by {name}"
        if reason is None:
            source, faults = _made(outline, ids, settings)
            if source is not None:
                sources.append(source)
                ids.add(plain_id(source.id))
                addresses[address_key(source.url)] = source.id
                continue
            reason = "; ".join(faults)
        address = found_at(("url",), outline.url) if "@" in outline.url else shown(outline.url)  # a password, perhaps
        say(f"mintwire: left out: {address}: {reason}")
    if as_yaml:
        print(to_yaml([each.model_copy(update={"id": plain_id(each.id)}) for each in sources]), end="")
        return
    if sources:
        keep(settings, sources)
    print("".join(f"{each.id}: {shown(each.url)}\n" for each in sources), end="")
    print(f"{counted(len(sources), 'source', 'sources')} added, {len(outlines) - len(sources)} left out")


def _made(outline: Outline, ids: Container[str], settings: Settings) -> tuple[Source | None, list[str]]:
    """With the nearest of its folders that is a category."""
    from crawlers.finding.found import described, free_id

    values = {"kind": "feed", **described(outline.url, outline.title, None)}
    values["id"] = free_id(values["id"], ids)
    categories = [{"category": _NO_WORD.sub("_", folder).strip("_").lower()} for folder in outline.folders]
    for category in (*categories, {}):
        source, faults = made({**values, **category}, settings)
        if source is not None:
            break
    return source, faults


def export() -> None:
    """Write all feeds that are read as OPML, by category, for other feed readers.

    \b
    Example:
      mintwire sources export > mintwire.opml
    """
    known = known_sources(current().settings).values()
    feeds = [source for source in known if source.kind == "feed"]
    sys.stdout.write(_opml(feeds, datetime.now(UTC)))
    if others := len(known) - len(feeds):
        say(f"mintwire: {counted(others, 'source', 'sources')} of other kinds left out: OPML knows feeds alone")


def _opml(feeds: Sequence[Source], now: datetime) -> str:
    """http://opml.org/spec2.opml"""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = "Sources of Mintwire"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    for category, its in groupby(sorted(feeds, key=_category), key=_category):
        place = etree.SubElement(body, "outline", text=category) if category else body
        for each in its:
            said = {"xmlUrl": each.url, "htmlUrl": each.homepage, "language": each.language}
            attributes = {"text": each.name, "type": "rss", **{name: value for name, value in said.items() if value}}
            etree.SubElement(place, "outline", attributes)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written.decode()


def _category(source: Source) -> str:
    return source.category or ""
