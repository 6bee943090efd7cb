"""What a query is matched against, and what it finds there.  Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from notifier.query.documents.facts import Facts
from notifier.query.documents.fold import Folded, fold
from notifier.query.documents.scripts import spaced_words, word_starts

#: The texts of a document, in the order in which hits are told.
TEXTS = ("title", "summary", "body", "author", "source", "cited")
#: Those that a query looks through where it names none.
DEFAULT = ("title", "summary", "body")

#: Start and end in `Document.text`.
Span = tuple[int, int]


class Hit(NamedTuple):
    """Where something that was looked for stands: `field[start:end]` of the original text.

    `term` is as the query, or the concept, has it.  A property has no place: start and end are 0.
    """

    field: str
    start: int
    end: int
    term: str
    #: Id of the concept that the term belongs to.
    concept: str | None = None


class Document:
    """A report, folded once for all watches; remembers what was looked for."""

    def __init__(self, texts: Sequence[str | None], facts: Facts) -> None:
        """`texts`: one for each of TEXTS."""
        self._original = texts
        # A title is one paragraph, however it is broken into lines.
        title = (texts[0] or "").replace("\n", " ")
        self._folded: list[Folded | None] = [fold(text) if text else None for text in (title, *texts[1:])]
        #: The folded texts, each after a line break, as paragraphs are: nothing that is looked for holds one.
        self.text = "\n" + "\n".join(folded.text if folded else "" for folded in self._folded) + "\n"
        #: Where each text begins in `text`, and where the last one ends.
        self.starts = [1]
        for folded in self._folded:
            self.starts.append(self.starts[-1] + (len(folded.text) if folded else 0) + 1)
        self.facts = facts
        #: Spans of what was looked for, by a key of it; written by the leaves of queries.
        self.memory: dict[object, list[Span]] = {}
        #: What is told of them, in the original texts, by a key of it.
        self.told: dict[object, tuple[Hit, ...]] = {}
        #: Of concepts that somebody looked for already, the names that may stand here; written by the matcher.
        self.touched: dict[str, list[Any]] = {}

    @classmethod
    def of(
        cls,
        title: str | None,
        summary: str | None = None,
        body: str | None = None,
        *,
        author: str | None = None,
        facts: Facts | None = None,
    ) -> Document:
        """Unknown texts are None."""
        facts = facts or Facts()
        source = " | ".join(filter(None, (facts.source, facts.source_name)))
        return cls((title, summary, body, author, source, " | ".join(facts.cited)), facts)

    @cached_property
    def word_starts(self) -> list[int]:
        """Where the words of `text` start, see `scripts.word_starts`."""
        return word_starts(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of spaced scripts in the default texts, see `scripts.spaced_words`."""
        return spaced_words(self.text[: self.starts[len(DEFAULT)]])

    def part(self, text: int) -> Span:
        """Start and end of one of TEXTS, by its number."""
        return self.starts[text], self.starts[text + 1] - 1

    def text_at(self, offset: int) -> int:
        """The number of the text that an offset of `text` is in."""
        return bisect_right(self.starts, offset) - 1

    def originals(self) -> Sequence[str | None]:
        """The texts as they were given."""
        return self._original

    def original(self, start: int, end: int) -> tuple[int, int, int]:
        """Number of the text, start and end in it as it was given, of a span."""
        number = self.text_at(start)
        folded = self._folded[number]
        if folded is None:
            raise ValueError("a span in a text that does not exist")
        base = self.starts[number]
        return number, *folded.original(start - base, end - base)
