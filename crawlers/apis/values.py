"""Single values of JSON as an entry's fields, and what a document holds, told to whoever looks for a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathError

from config.kinds.api import is_template, paths_of

#: Seconds, milli- and microseconds since 1970, of the years 1973 to 2286; other numbers are years and days.
_SINCE_1970 = (
    (re.compile(r"\d{9,10}(\.\d+)?"), 1),
    (re.compile(r"\d{12,13}(\.\d+)?"), 1_000),
    (re.compile(r"\d{15,16}"), 1_000_000),
)
#: Of what is shown: names, characters of one, levels.
_MOST_NAMES, _MOST_NAME, _MOST_LEVELS = 12, 40, 3


def at(path: str, value: Any) -> Any:
    """What a JMESPath finds; None where it finds nothing, or does not fit what is there."""
    try:
        # The library keeps what it compiled last.
        return jmespath.search(path, value)
    except (JMESPathError, TypeError, ValueError, RecursionError, ArithmeticError):
        return None


def text_at(path: str | None, value: Any) -> str | None:
    """The text, or the number as one, that a path finds; of a list the first."""
    found = at(path, value) if path else None
    if isinstance(found, list):
        found = next((each for each in found if each is not None), None)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return found.strip() or None if isinstance(found, str) else None


def link_at(link: str, value: Any) -> str | None:
    """The address that a path finds, or that a template makes; None where a part of it is missing."""
    if not is_template(link):
        return text_at(link, value)
    made = ""
    for text, path in paths_of(link):
        part = text_at(path, value) if path else ""
        if part is None:
            return None
        made += text + quote(part, safe="/")
    return made


def moment_of(text: str | None) -> datetime | None:
    """Of seconds, milli- or microseconds since 1970; None for what is no such number."""
    scale = next((scale for form, scale in _SINCE_1970 if form.fullmatch(text or "")), None)
    return datetime.fromtimestamp(float(text or 0) // scale, UTC) if scale else None


def keys_of(value: Any) -> str:
    """What there is, for a person: `count, data.items (a list of 20), data.next`."""
    if not isinstance(value, dict):
        return f"a list of {len(value)}" if isinstance(value, list) else f"no mapping: {str(value)[:_MOST_NAME]!r}"
    names = list(_named(value, "", 1))
    more = ", …" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more or "nothing"


def lists_of(value: Any, path: str = "", level: int = 1) -> Iterator[tuple[str, list[Any]]]:
    """The lists in a document that is a mapping, each with its path, the outer ones first."""
    if isinstance(value, list):
        yield path or "@", value
    elif isinstance(value, dict) and level <= _MOST_LEVELS:
        for name, each in value.items():
            yield from lists_of(each, _joined(path, name), level + 1)


def _named(value: dict[str, Any], path: str, level: int) -> Iterator[str]:
    for name, each in value.items():
        own = _joined(path, name)
        if isinstance(each, list):
            yield f"{own} (a list of {len(each)})"
        elif isinstance(each, dict) and each and level < _MOST_LEVELS:
            yield from _named(each, own, level + 1)
        else:
            yield own


def _joined(path: str, name: str) -> str:
    """A key as JMESPath writes it: in quotes where it is no plain name."""
    plain = name.isascii() and name.isidentifier() and len(name) <= _MOST_NAME
    key = name if plain else '"' + name[:_MOST_NAME].encode("unicode_escape").decode().replace('"', '\\"') + '"'
    return f"{path}.{key}" if path else key
