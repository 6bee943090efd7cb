"""What a query looks for in texts: words, phrases, wildcards, concepts.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

from notifier.query.documents.document import DEFAULT, TEXTS, Document, Hit, Span
from notifier.query.documents.fold import exact_form
from notifier.query.documents.numbers import borders_a_number, cuts_a_number
from notifier.query.documents.scripts import MARKS, UNSPACED, is_word
from notifier.query.tree.anchors import CONCEPT, WORD, Anchoring, Rarity
from notifier.query.tree.nodes import Leaf

#: Numbers of the texts that a condition is about.
Texts = tuple[int, ...]
DEFAULT_TEXTS: Texts = tuple(range(len(DEFAULT)))
#: Texts whose hits have a place that can be shown.
_SHOWN = 4
#: Letters that a star inside a word may stand for, at most: time stays linear in the text.
MOST_STAR = 60
_LETTER = f"(?:[^\\W{UNSPACED}]|[{MARKS}])"
_SIGNS = {"*": f"{_LETTER}{{0,{MOST_STAR}}}", "?": f"(?:\\w|[{MARKS}])"}


class Placed(Leaf, Protocol):
    """A condition that has places in the folded text."""

    def spans(self, document: Document) -> Sequence[Span]:
        """Where it stands, in order of the starts."""


class End(IntEnum):
    """What may stand beside an end of a term."""

    #: Anything: the end is a sign, or of an unspaced script.
    FREE = 0
    #: No letter or digit of a spaced script.
    WORD = 1
    #: Anything; letters and digits there belong to what was found, since the query has a star.
    STAR = 2


@dataclass(frozen=True, slots=True)
class Term:
    """Words or a phrase."""

    #: As the query has it.
    text: str
    #: Folded, without stars.
    needle: str
    texts: Texts
    left: End
    right: End
    #: Whether it is looked for in this writing only, see `exact_form`.
    exact: bool = False
    #: Whether it is one word of a spaced script, which `Document.words` tells.
    is_word: bool = False

    @property
    def key(self) -> object:
        """Equal for terms that stand in the same places of any document, whatever their texts."""
        plain = not self.exact and self.left is not End.STAR and self.right is not End.STAR
        return self.needle if plain else (self.text, self.exact)

    def spans(self, document: Document) -> Sequence[Span]:
        key = self.key
        found = document.memory.get(key)
        if found is None:
            found = document.memory[key] = list(self._everywhere(document))
        return _within(document, found, self.texts)

    def found(self, document: Document) -> bool:
        if self.is_word and self.texts == DEFAULT_TEXTS:
            return self.needle in document.words and not (self.exact and not self.spans(document))
        return self.needle in document.text and bool(self.spans(document))

    def hits(self, document: Document) -> Iterable[Hit]:
        return _hits(document, self, self.texts)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        is_word = self.is_word and self.texts == DEFAULT_TEXTS
        return [Anchoring.of(rarity, ((WORD, self.needle) if is_word else self.needle,))]

    def needs_words(self) -> bool:
        return True

    def _fits(self, text: str, start: int, end: int) -> bool:
        """Whether what stands beside it may; the text begins and ends with a line break."""
        if (self.left is End.WORD and is_word(text[start - 1])) or (self.right is End.WORD and is_word(text[end])):
            return False
        return not borders_a_number(self.needle) or not cuts_a_number(text, start, end)

    def _everywhere(self, document: Document) -> Iterator[Span]:
        """In all texts, without overlaps."""
        text, needle, length = document.text, self.needle, len(self.needle)
        start = text.find(needle)
        while start >= 0:
            end = start + length
            if self._fits(text, start, end) and (not self.exact or self._is_exact(document, start, end)):
                span = self._widened(text, start, end)
                yield span
                start = text.find(needle, span[1])
            else:
                start = text.find(needle, start + 1)

    def _widened(self, text: str, start: int, end: int) -> Span:
        """With the letters that stars stand for."""
        while self.left is End.STAR and is_word(text[start - 1]):
            start -= 1
        while self.right is End.STAR and is_word(text[end]):
            end += 1
        return start, end

    def _is_exact(self, document: Document, start: int, end: int) -> bool:
        number, begin, stop = document.original(start, end)
        original = document.originals()[number] or ""
        wanted, given = exact_form(self.text.strip("*")), exact_form(original[begin:stop])
        # One character may stand for several (㈱).
        return wanted == given or (stop - begin == 1 and wanted in given)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word or phrase with stars inside, or question marks."""

    text: str
    #: Parts of folded text, and the signs `*` and `?` between them.
    pieces: tuple[str, ...]
    texts: Texts

    @property
    def key(self) -> object:
        """As that of a Term, and none of one."""
        return self.pieces, "*"

    def spans(self, document: Document) -> Sequence[Span]:
        key = self.key
        found = document.memory.get(key)
        if found is None:
            found = [match.span() for match in _wildcard(self.pieces).finditer(document.text)]
            document.memory[key] = found
        return _within(document, found, self.texts)

    def found(self, document: Document) -> bool:
        return self.longest() in document.text and bool(self.spans(document))

    def hits(self, document: Document) -> Iterable[Hit]:
        return _hits(document, self, self.texts)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return [Anchoring.of(rarity, (self.longest(),))]

    def needs_words(self) -> bool:
        return True

    def longest(self) -> str:
        """The longest part that is no sign."""
        return max((piece for piece in self.pieces if piece not in _SIGNS), key=len)


@lru_cache(maxsize=4096)
def _wildcard(pieces: Sequence[str]) -> re.Pattern[str]:
    body = "".join(_SIGNS.get(piece) or re.escape(piece) for piece in pieces)
    before, after = pieces[0], pieces[-1]
    # A question mark at an end may be a character of an unspaced script, which needs no boundary.
    if before == "?":
        body = f"(?:(?<!{_LETTER}){_LETTER}|(?!{_LETTER}){_SIGNS['?']})" + body.removeprefix(_SIGNS["?"])
    if after == "?":
        body = body.removesuffix(_SIGNS["?"]) + f"(?:{_LETTER}(?!{_LETTER})|(?!{_LETTER}){_SIGNS['?']})"
    begins = f"(?<!{_LETTER})" if before == "*" or is_word(before[0]) else ""
    ends = f"(?!{_LETTER})" if after == "*" or is_word(after[-1]) else ""
    return re.compile(begins + body + ends)


@dataclass(frozen=True, slots=True)
class Concept:
    """One of the names of a concept."""

    id: str
    texts: Texts
    #: Its names, in all texts; equal for equal ids.
    names: tuple[Term | Wildcard, ...] = field(compare=False, repr=False)
    #: Names of something else, in which those are not meant.
    others: tuple[Term | Wildcard, ...] = field(default=(), compare=False, repr=False)

    def spans(self, document: Document) -> Sequence[Span]:
        key = "@", self.id
        found = document.memory.get(key)
        if found is None:
            found = sorted({span for name in self._there(document) for span in name.spans(document)})
            if found and self.others:
                others = [span for name in self.others for span in name.spans(document)]
                found = [span for span in found if not any(a <= span[0] and span[1] <= b for a, b in others)]
            document.memory[key] = found
        return _within(document, found, self.texts)

    def found(self, document: Document) -> bool:
        return bool(self.spans(document))

    def hits(self, document: Document) -> Iterator[Hit]:
        meant = self.spans(document) if self.others else None
        for name in self._there(document):
            yield from _hits(document, name, self.texts, self.id, meant)

    def anchorings(self, rarity: Rarity) -> list[Anchoring]:
        return [Anchoring.of(rarity, ((CONCEPT, self.id),))]

    def needs_words(self) -> bool:
        return True

    def _there(self, document: Document) -> Sequence[Term | Wildcard]:
        """The names that the document may hold."""
        return document.touched.get(self.id, self.names)


def _within(document: Document, spans: Sequence[Span], texts: Texts) -> Sequence[Span]:
    """Those in some texts."""
    if not spans:
        return spans
    if texts == DEFAULT_TEXTS:
        end = document.starts[len(DEFAULT_TEXTS)]
        return spans if spans[-1][0] < end else [span for span in spans if span[0] < end]
    return [span for span in spans if document.text_at(span[0]) in texts]


def _hits(
    document: Document,
    name: Term | Wildcard,
    texts: Texts,
    concept: str | None = None,
    meant: Sequence[Span] | None = None,
) -> tuple[Hit, ...]:
    """What is told of a term in some texts (of a concept's where it is `meant`); once for all watches that look for
    the same."""
    key = name.key, name.text, texts, concept
    told = document.told.get(key)
    if told is None:
        spans = _within(document, name.spans(document), texts)
        spans = spans if meant is None else [span for span in spans if span in meant]
        told = document.told[key] = tuple(_hit(document, span, name.text, concept) for span in spans)
    return told


def _hit(document: Document, span: Span, term: str, concept: str | None) -> Hit:
    number, start, end = document.original(*span)
    place = (start, end) if number < _SHOWN else (0, 0)
    return Hit(TEXTS[number], *place, term, concept)
