"""A source that was found, and how a method of finding asks for what it looks at."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from config.fields import Language
from config.kinds.source import Source
from crawlers.fetching.suffixes import public_suffixes
from crawlers.parsing.entry import Entry
from crawlers.readers.reader import Answer
from record.text import one_line
from record.urls import host_of

_LANGUAGE: TypeAdapter[str] = TypeAdapter(Language)
#: Characters of a name, and of an id, see config.fields.
_MOST_NAME, _MOST_ID = 120, 64
#: Labels of hosts, and parts of paths without their endings, that tell no source from another.
_COMMON = re.compile(r"www[0-9]*|m|index|default|home|main|(?:[a-z]+-)?(?:rss|feeds?|atom|rdf)[0-9]*|xml|json|sitemap")
_LANGUAGE_OF_PATH = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
_NO_WORD = re.compile(r"[^a-z0-9]+")


class Get(Protocol):
    """How a method asks: as the wire does, under its guard, its limits and robots.txt, one address after the other."""

    async def __call__(self, url: str) -> Answer:
        """Raises FetchError."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source that gives something, or would if there were anything."""

    #: Of the kind that reads it, with what `described` says of it.
    source: Source
    #: What its first document gives now, in its order.
    entries: tuple[Entry, ...]
    #: Why this one, on one line.
    why: str

    @property
    def newest(self) -> datetime | None:
        """The latest date of its entries, if any has one."""
        return max((entry.published for entry in self.entries if entry.published), default=None)


def described(url: str, name: str | None, language: str | None) -> dict[str, Any]:
    """Fields that a source of any kind begins with: `id`, `name`, `url`, and `language` where it is one.

    `name` may be markup, and stands back for the host where it is nothing.
    """
    fields = {"id": _identity(url), "name": one_line(name or "")[:_MOST_NAME].strip() or host_of(url), "url": url}
    try:
        return fields | {"language": _LANGUAGE.validate_python(language)}
    except ValidationError:
        return fields


def free_id(identity: str, taken: Container[str]) -> str:
    """An id that is not taken: this one, or with the first number behind it that makes it so."""
    numbered = (f"{identity[: _MOST_ID - 5]}-{number}" for number in range(2, 10_000))
    return next(each for each in chain([identity], numbered) if each not in taken)


def _identity(url: str) -> str:
    """`https://www.bank.example/en/rss/press.xml`: bank-press."""
    host = host_of(url)
    known = public_suffixes()(host)
    end = known.suffix or ("" if known.ipv4 else host.rpartition(".")[2])
    labels = [_slug(label) for label in host.removesuffix(f".{end}").split(".")]
    parts = [_slug(part.partition(".")[0]) for part in urlsplit(url).path.split("/")]
    last = [part for part in parts if part and not _LANGUAGE_OF_PATH.fullmatch(part) and not _COMMON.fullmatch(part)]
    words = [label for label in labels if label and not _COMMON.fullmatch(label)]
    words += [part for part in last[-1:] if part not in words]
    return "-".join(words)[:_MOST_ID].strip("-") or "source"


def _slug(text: str) -> str:
    return _NO_WORD.sub("-", text.lower()).strip("-")
