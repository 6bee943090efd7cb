"""JSON with reports: the address itself, what WordPress answers with, what a page holds for its scripts or names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement
from pydantic import ValidationError

from config.errors import FeedError, FetchError, PageError
from config.kinds.api import ApiSource
from crawlers.apis.document import feed_of, read_value
from crawlers.apis.values import lists_of, moment_of, text_at
from crawlers.charsets.document import page_text
from crawlers.dates import read_date
from crawlers.extraction.tree import read_tree
from crawlers.finding.found import Found, Get, described
from crawlers.parsing.jsontext import read_json
from crawlers.parsing.links import absolute, is_of_site
from crawlers.readers.reader import Answer

#: Addresses of JSON that a page names which are asked for; scripts that are looked at; reports that make a list.
MOST_REQUESTS, MOST_SCRIPTS, LEAST = 4, 20, 2
#: The relation by which WordPress names its API: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
_WORDPRESS = "https://api.w.org/"
_POSTS = "wp/v2/posts?per_page=50"
_OF_WORDPRESS = {
    "link": "link",
    "title": "title.rendered",
    "date": "date_gmt",
    "summary": "excerpt.rendered",
    "content": "content.rendered",
    "guid": "id",
    "page": "page",
}
#: How an address of JSON looks that a script asks for.
_ADDRESS = re.compile(r"""["'](/[^"'\s<>]{0,200}(?:/api/|\.json)[^"'\s<>]{0,200}|/api/[^"'\s<>]{1,200})["']""")
#: Rows that are looked at; of these, how many are asked for names; the share of them that has a field.
_MOST_ROWS, _MOST_NAMED, _NEARLY_ALL = 50, 5, 0.8
#: Letters of a word that is a name by itself alone: id, at.
_SHORT = 3
#: Names of fields by what they hold, the likeliest first; what they are to look like.
_NAMES = {
    "link": ("url", "link", "href", "permalink", "canonical", "path", "uri", "slug"),
    "title": ("title", "headline", "heading", "name", "subject"),
    "date": (
        "date",
        "published",
        "publish",
        "posted",
        "release",
        "created",
        "time",
        "at",
        "day",
        "updated",
        "modified",
    ),
    "summary": ("summary", "excerpt", "teaser", "description", "abstract", "intro", "lead"),
    "guid": ("id", "guid", "uuid", "_id"),
}


def _is_date(text: str) -> bool:
    return moment_of(text) is not None or read_date(text) is not None


_LOOKS: dict[str, Callable[[str], bool]] = {
    "link": lambda text: text.startswith(("http://", "https://", "/")),
    "title": lambda text: " " in text.strip() or not text.isascii(),
    "date": _is_date,
    "summary": lambda text: " " in text,
    "guid": bool,
}


async def find_apis(page: Answer, get: Get) -> list[Found]:
    """The best of each; every one was read."""
    if page.body.lstrip()[:1] in (b"{", b"["):
        return _listed(page, "the address is JSON with reports")
    try:
        root = read_tree(page_text(page.body, page.content_type)[0])
    except PageError:
        return []
    return await _wordpress(root, page, get) or _held(root, page) or await _asked_for(page, get)


async def _wordpress(root: HtmlElement, page: Answer, get: Get) -> list[Found]:
    for link in root.iter("link"):
        if link.get("rel") == _WORDPRESS and (base := absolute(link.get("href"), page.url)):
            # Without pretty addresses the API is a parameter.
            url = base + (_POSTS.replace("?", "&") if "?" in base else _POSTS)
            answer = await _ask(url, get)
            return _read(answer, url, _OF_WORDPRESS, "WordPress gives its reports as JSON") if answer else []
    return []


def _held(root: HtmlElement, page: Answer) -> list[Found]:
    """In elements of the page."""
    scripts = [each for each in root.iter("script") if "json" in (each.get("type") or "")]
    for script in scripts[:MOST_SCRIPTS]:
        name = script.get("id") or ""
        selector = (
            f"script#{name}" if re.fullmatch(r"[A-Za-z_][\w-]*", name) else f'script[type="{script.get("type")}"]'
        )
        try:
            value = read_json((script.text or "").encode())
        except ValueError:
            continue
        for paths in _guessed(value):
            found = _read(page, page.url, paths | {"script": selector}, f"the page holds its reports in {selector}")
            if found:
                return found
    return []


async def _asked_for(page: Answer, get: Get) -> list[Found]:
    text = page_text(page.body, page.content_type)[0]
    addresses = dict.fromkeys(urljoin(page.url, match[1].replace("\\/", "/")) for match in _ADDRESS.finditer(text))
    for url in [each for each in addresses if is_of_site(each, page.url)][:MOST_REQUESTS]:
        answer = await _ask(url, get)
        if answer and (found := _listed(answer, "the page names JSON with reports")):
            return found
    return []


async def _ask(url: str, get: Get) -> Answer | None:
    try:
        return await get(url)
    except FetchError:
        return None


def _listed(answer: Answer, why: str) -> list[Found]:
    try:
        value = read_value(answer.body, content_type=answer.content_type, url=answer.url)
    except FeedError:
        return []
    return next((found for paths in _guessed(value) if (found := _read(answer, answer.url, paths, why))), [])


def _read(answer: Answer, url: str, paths: dict[str, str], why: str) -> list[Found]:
    """The source with these paths, where they find reports in an answer."""
    try:
        source = ApiSource.model_validate({"kind": "api", **described(url, None, None), **paths})
        value = read_value(answer.body, content_type=answer.content_type, url=answer.url, script=paths.get("script"))
        entries = feed_of(value, source, answer.url, None).entries
    except (FeedError, ValidationError):
        return []
    return [Found(source, entries, why)] if len(entries) >= LEAST else []


def _guessed(value: Any) -> list[dict[str, str]]:
    """The paths of lists in which each row seems to be a report: those with dates first, and of these the longest."""
    found = []
    for items, rows in lists_of(value):
        rows = [row for row in rows if isinstance(row, dict)][:_MOST_ROWS]
        fields = {role: path for role in _NAMES if (path := _path(role, rows))} if len(rows) >= LEAST else {}
        if {"link", "title"} <= fields.keys():
            found.append(("date" not in fields, -len(rows), {"items": items, **fields}))
    return [paths for _, _, paths in sorted(found, key=lambda each: each[:2])]


def _path(role: str, rows: list[dict[str, Any]]) -> str | None:
    """The path of a field, by its name and by what nearly all rows have there."""
    likely = []
    for path in dict.fromkeys(path for row in rows[:_MOST_NAMED] for path in _paths(row)):
        name = path.removesuffix(".rendered").rpartition(".")[2].lower()
        words = enumerate(_NAMES[role])
        places = [place for place, word in words if word == name or (word in name and len(word) > _SHORT)]
        if places:
            likely.append((_NAMES[role][places[0]] != name, places[0], len(path), path))
    for *_, path in sorted(likely):
        texts = [text for row in rows if (text := text_at(path, row))]
        if len(texts) >= _NEARLY_ALL * len(rows) and all(map(_LOOKS[role], texts)):
            return path
    return None


def _paths(row: dict[str, Any]) -> Iterator[str]:
    for name, each in row.items():
        if not name.isidentifier() or not name.isascii():
            continue
        if isinstance(each, dict):
            yield from (f"{name}.{inner}" for inner in each if inner.isidentifier() and inner.isascii())
        else:
            yield name
