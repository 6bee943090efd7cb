"""What a query asks of a report besides its texts: values and amounts, and regular expressions over texts as given.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import re2

from notifier.query.documents.document import TEXTS, Document, Hit
from notifier.query.said import said
from notifier.query.tree.anchors import Anchoring, Rarity
from notifier.query.tree.leaves import Texts

#: Memory that one regular expression may take, in bytes.
_RE2_MEMORY = 1 << 20
#: Places of one regular expression in one document that are told.
_MOST_PLACES = 100


@dataclass(frozen=True, slots=True)
class Property:
    """One of some values of a field, compared as a whole."""

    #: As the query has it, without the field.
    text: str
    field: str
    #: In small letters; ANY stands for all.
    values: frozenset[str]

    def found(self, document: Document) -> bool:
        known = document.facts.values
        return any((self.field, value) in known for value in self.values)

    def hits(self, document: Document) -> Iterator[Hit]:
        if self.found(document):
            yield Hit(self.field, 0, 0, self.text)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return [Anchoring.of(rarity, ((self.field, value) for value in self.values))]

    def needs_words(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Comparison:
    """An amount of money, or an age in seconds, between two limits."""

    text: str
    #: amount, age
    field: str
    low: float
    high: float
    #: Whether the limits themselves count.
    with_low: bool
    with_high: bool

    def found(self, document: Document) -> bool:
        return any(self._fits(value) for value in self._values(document))

    def hits(self, document: Document) -> Iterator[Hit]:
        if self.found(document):
            yield Hit(self.field, 0, 0, self.text)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return []

    def needs_words(self) -> bool:
        return False

    def excludes(self, other: Comparison) -> bool:
        """Whether no value fits both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low > high
        return not (self._fits(low) and other._fits(low))

    def _fits(self, value: float) -> bool:
        above = value > self.low or (self.with_low and value == self.low)
        return above and (value < self.high or (self.with_high and value == self.high))

    def _values(self, document: Document) -> tuple[float, ...]:
        if self.field == "amount":
            return document.facts.amounts
        age = document.facts.age
        return () if age is None else (age.total_seconds(),)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over texts as they were given, each by itself."""

    #: As the query has it, with its slashes.
    text: str
    expression: str
    any_case: bool
    texts: Texts

    def found(self, document: Document) -> bool:
        return any(_compiled(self.expression, self.any_case).search(text) for _, text in self._texts(document))

    def hits(self, document: Document) -> Iterator[Hit]:
        expression = _compiled(self.expression, self.any_case)
        for number, text in self._texts(document):
            for match in islice(expression.finditer(text), _MOST_PLACES):
                yield Hit(TEXTS[number], match.start(), match.end(), self.text)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return []

    def needs_words(self) -> bool:
        return False

    def _texts(self, document: Document) -> Iterator[tuple[int, str]]:
        originals = document.originals()
        return ((number, text) for number in self.texts if (text := originals[number]))


@lru_cache(maxsize=1024)
def _compiled(expression: str, any_case: bool) -> Any:
    """Raises re2.error for what cannot be read or takes too much memory."""
    options = re2.Options()
    options.case_sensitive = not any_case
    options.max_mem = _RE2_MEMORY
    options.log_errors = False
    return re2.compile(expression, options)


def check_expression(expression: str, any_case: bool) -> str | None:
    """What is wrong with a regular expression, or None."""
    try:
        finds_nothing = _compiled(expression, any_case).search("") is not None
    except re2.error as error:
        reason = error.args[0]
        why = reason.decode() if isinstance(reason, bytes) else reason
        return said("the regular expression cannot be read: {why}", why=why)
    return said("the regular expression finds the empty text, which is everywhere") if finds_nothing else None
