"""A message as parts, before it has any markup.  Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

#: What a part is for: forms lay parts out by it.  entry: one report of a list; item: the first line of an entry that
#: has several, or of a group of entries; label: what stands over a group; bar: a line of a chart, whose characters are
#: all of one width.
Role = Literal["headline", "origin", "others", "body", "why", "entry", "item", "label", "bar"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text, on one line and without markup; with `url` it is a link, and `strong` is a word that hit."""

    text: str
    url: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One line or paragraph."""

    role: Role
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Key:
    """One of the keys under an alert: leads to `url`, or gives `data` to the bot (at most 64 bytes)."""

    label: str
    data: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Parts in the order in which they are read; `preview` is the address whose preview a chat may show.

    `keys`: rows of them, where a chat can have them.
    """

    parts: tuple[Part, ...]
    preview: str | None = None
    keys: tuple[tuple[Key, ...], ...] = ()

    def part(self, role: Role) -> Part | None:
        """The first part of a role."""
        return next((part for part in self.parts if part.role == role), None)

    @property
    def title(self) -> str:
        """The words of its headline."""
        headline = self.part("headline")
        return "" if headline is None else headline.text

    def to_dict(self) -> dict[str, Any]:
        """For channels that speak JSON: {parts: [{role, spans: [{text, url?, strong?}]}], preview, keys?}."""
        parts = [{"role": part.role, "spans": [_told(each) for each in part.spans]} for part in self.parts]
        keys = [[asdict(key) for key in row] for row in self.keys]
        return {"parts": parts, "preview": self.preview} | ({"keys": keys} if keys else {})

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Message:
        """The reverse of `to_dict`, without keys."""
        return cls(
            tuple(Part(part["role"], tuple(Span(**span) for span in part["spans"])) for part in row["parts"]),
            row["preview"],
        )

    def digest(self) -> str:
        """40 hex digits; equal for messages that look the same."""
        text = json.dumps(self.to_dict(), ensure_ascii=True, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


def _told(span: Span) -> dict[str, Any]:
    url = {"url": span.url} if span.url else {}
    return {"text": span.text} | url | ({"strong": True} if span.strong else {})
