"""Signals: what a report names, in forms that can be compared with other reports of any language.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsroom.signals.lexicon import Spot, shipped_lexicon
from newsroom.signals.numbers import numbers
from newsroom.signals.spellings import spellings
from newsroom.signals.words import words
from record.folding import aligned
from record.item import Item, start_of

#: Characters of title and summary that are read: the beginning says what happened.
MOST_TITLE, MOST_SUMMARY = 300, 400
#: Pairs of texts whose names are remembered: several judges ask for those of each report of a batch.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Signals:
    """What a report names, as sets that other reports' sets are compared with."""

    #: Ids of known names, see config/names; those of the title besides.
    names: frozenset[str]
    title_names: frozenset[str]
    #: With their unit, see newsroom.signals.numbers.
    numbers: frozenset[str]
    #: Of one language, see newsroom.signals.words; those of the title besides.
    words: frozenset[str]
    title_words: frozenset[str]
    #: Ids of known words, see config/words.
    concepts: frozenset[str]
    #: Keys of names that no list knows, see newsroom.signals.spellings.
    spellings: frozenset[str]


def signals_of(item: Item) -> Signals:
    """The signals of title and summary."""
    title, summary = start_of(item.title, MOST_TITLE), start_of(item.summary, MOST_SUMMARY)
    text = aligned(f"{title}\n{summary}")
    in_title, below = named(title, summary)
    found = (*in_title, *below)
    return Signals(
        names=_names(found),
        title_names=_names(in_title),
        numbers=numbers(text),
        words=words(text),
        title_words=words(text[: len(title)]),
        concepts=frozenset(each.id for each in found if not each.is_name),
        spellings=spellings(_without(text, [(each.start, each.end) for each in found])),
    )


@lru_cache(_REMEMBERED)
def named(title: str, below: str) -> tuple[Sequence[Spot], Sequence[Spot]]:
    """The known names and words of a title and of what stands below it, both of bounded length, in order."""
    found = shipped_lexicon().find(aligned(f"{title}\n{below}"))
    return [each for each in found if each.start < len(title)], [each for each in found if each.start >= len(title)]


def _names(found: Iterable[Spot]) -> frozenset[str]:
    return frozenset(each.id for each in found if each.is_name)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts, in order and apart from each other, blanked out."""
    parts, reached = [], 0
    for start, end in spans:
        if start >= reached:
            parts.append(text[reached:start])
            reached = end
    return "\n".join([*parts, text[reached:]])
