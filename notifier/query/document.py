"""What a query is matched against, and what it finds there.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from notifier.query.fold import Folded, fold
from notifier.query.scripts import tokens

#: The fields of a document, in the order in which hits are told.
FIELDS = ("title", "summary", "content")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Where a term stands: `field[start:end]` of the original text; `term` is as the query has it."""

    field: str
    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Document:
    """An item's texts, folded once for all watches."""

    fields: dict[str, Folded]

    @classmethod
    def of(cls, title: str | None, summary: str | None = None, content: str | None = None) -> Document:
        """Unknown texts are None."""
        given = zip(FIELDS, (title, summary, content), strict=True)
        return cls({name: fold(text) for name, text in given if text})

    @cached_property
    def tokens(self) -> frozenset[str]:
        """What the document can be looked up by, see `scripts.tokens`."""
        return frozenset().union(*(tokens(folded.text) for folded in self.fields.values()))
