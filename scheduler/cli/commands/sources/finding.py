"""Asking a site now: `mintwire sources poll` and `try`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml
from pydantic import TypeAdapter, ValidationError

from config.fields import WebAddress
from record.item import Item, to_iso
from record.text import one_line
from scheduler.cli.commands.sources.fares import SourceId
from scheduler.cli.context import FAILED, USAGE, Json, JsonLines, current, fail, print_json, say
from scheduler.cli.known import find_source
from scheduler.controls import shown
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from config.kinds.source import Source
    from crawlers.finding.found import Found
    from crawlers.parsing.entry import Entry

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="of a site, of one of its pages, or of a feed")]

_WEB_ADDRESS = TypeAdapter[str](WebAddress)
#: Titles that are shown of each source found, and the characters of each in JSON.
_TITLES, _MOST_TITLE = 5, 300


def poll(source: SourceId, as_json: JsonLines = False) -> None:
    """Visit a source once now, and print what came.

    As the wire does it, but unconditionally: nothing is filed, nobody is told, and a running wire is not disturbed. The
    last line, on standard error, has status, items, time and what was odd, or the name of the fault; the exit code is
    1 then.

    \b
    Examples:
      mintwire sources poll ecb-press
      mintwire sources poll ecb-press --json | jq -r .title
    """
    # Scrapy takes half a second to load.
    from crawlers.spiders.outcome import outcome
    from crawlers.spiders.process import visit_once

    spider = visit_once(find_source(source), current().settings.network)
    for item in spider.document.items if spider.document else ():
        print_json(item.to_dict()) if as_json else _print_item(item)
    if spider.visit.fault is not None and spider.visit.fault.kind == "stopped":
        raise KeyboardInterrupt
    say(outcome(spider))
    if spider.visit.fault is not None:
        raise SystemExit(FAILED)


def try_address(address: Address, as_json: Json = False) -> None:
    """Show what can be read at an address, and the YAML that reads it.

    Each way of reading the site is tried, the best comes first. The site is asked as the wire asks: robots.txt is
    obeyed, one request follows the other. Nothing is kept; `mintwire sources add` takes the best.

    \b
    Examples:
      mintwire sources try https://bank.example
      mintwire sources try bank.example --json | jq -r '.[].source.url'
    """
    found = look(web_address(address))
    if as_json:
        print_json([_document(each) for each in found])
        return
    for each in found:
        _print_found(each)
    print("# To read one, `mintwire sources add` its address; or put into the config:")
    print(to_yaml([each.source for each in found]), end="")


def web_address(text: str) -> str:
    """With https:// where it has no scheme; ends the process for what is no address."""
    url = text if "://" in text else f"https://{text}"
    try:
        return _WEB_ADDRESS.validate_python(url)
    except ValidationError as error:
        expected = error.errors()[0].get("ctx", {}).get("expected", "write it as in https://bank.example/press")
        fail(f"{shown(text)!r} is no address in the web: {expected}", USAGE)


def look(url: str) -> list[Found]:
    """What is found at an address, the best first; ends the process where that is nothing."""
    from crawlers.finding.spider import find_once

    spider = find_once(url, current().settings.network)
    if spider.asked["stopped"]:
        raise KeyboardInterrupt
    if spider.fault is not None:
        fail(f"{shown(url)}: {spider.fault}")
    if not spider.found:
        others = "".join(f", {number} {fault}" for fault, number in sorted(spider.asked.items()) if fault != "answered")
        asked = counted(spider.asked.total(), "address was", "addresses were")
        fail(f"{shown(url)}: nothing that can be read was found; {asked} asked{others}")
    return spider.found


def written(source: Source) -> dict[str, Any]:
    """A source as its YAML has it: only what was said of it."""
    return source.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def to_yaml(sources: Iterable[Source]) -> str:
    """For people to paste into a config."""
    document = {"sources": [written(each) for each in sources]}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1_000)


def told(source: Source, found: Found) -> str:
    """Kind and address; name, why, and what there is."""
    about = f"{source.kind} {shown(source.url)}\n  {shown(source.name)}: {found.why}"
    if source.kind == "page":
        return about
    newest = f", the newest of {found.newest:%Y-%m-%d %H:%M}" if found.newest else ", none dated" * bool(found.entries)
    return f"{about}; {counted(len(found.entries), 'item', 'items')}{newest}"


def _print_found(found: Found) -> None:
    print(told(found.source, found))
    for entry in found.entries[:_TITLES]:
        print(f"    {_when(entry):<16}  {shown(_title(entry) or '(no title)')}")
    print()


def _document(found: Found) -> dict[str, Any]:
    newest = [
        {"published": entry.published and to_iso(entry.published), "title": _title(entry), "url": entry.link}
        for entry in found.entries[:_TITLES]
    ]
    return {"source": written(found.source), "why": found.why, "items": len(found.entries), "first": newest}


def _title(entry: Entry) -> str:
    return one_line(entry.title or "")[:_MOST_TITLE]


def _when(entry: Entry | Item) -> str:
    return f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "undated"


def _print_item(item: Item) -> None:
    print(f"{_when(item):<16}  {shown(item.title or '(no title)')}\n{'':<16}  {shown(item.url or '')}")
