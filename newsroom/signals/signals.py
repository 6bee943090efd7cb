"""Signals: what a report names, in forms that can be compared with other reports of any language.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsroom.signals.lexicon import shipped_lexicon
from newsroom.signals.numbers import numbers
from newsroom.signals.spellings import spellings
from newsroom.signals.words import words
from record.aligned import aligned
from record.item import Item, start_of

#: Characters of title and summary that are read: the beginning says what happened.
MOST_TITLE, MOST_SUMMARY = 300, 400
#: What WordPress puts below each excerpt.
_TAIL = re.compile(r"The post .{0,300}appeared first on")


@dataclass(frozen=True, slots=True)
class Signals:
    """What a report names."""

    #: Ids of known names, see config/names.
    names: frozenset[str]
    #: With their unit, see newsroom.signals.numbers.
    numbers: frozenset[str]
    #: Of one language; see newsroom.signals.words.
    words: frozenset[str]
    #: Ids of known words, see config/words.
    concepts: frozenset[str]
    #: Those of the concepts that say what kind of event it is.
    events: frozenset[str]
    #: Keys of names that no list knows, see newsroom.signals.spellings.
    spellings: frozenset[str]


def signals_of(item: Item) -> Signals:
    """The signals of title and summary."""
    return signals_of_text(
        f"{start_of(item.title, MOST_TITLE)}\n{_TAIL.split(start_of(item.summary, MOST_SUMMARY))[0]}"
    )


def signals_of_text(text: str) -> Signals:
    """The signals of a text of bounded length."""
    text = aligned(text)
    lexicon, events = shipped_lexicon()
    found = lexicon.find(text)
    concepts = frozenset(each.id for each in found if not each.is_name)
    unknown = _without(text, [(each.start, each.end) for each in found])
    return Signals(
        names=frozenset(each.id for each in found if each.is_name),
        numbers=numbers(text),
        words=words(text),
        concepts=concepts,
        events=concepts & events,
        spellings=spellings(unknown),
    )


def names_and_words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the words of a text of bounded length, without its other signals."""
    text = aligned(text)
    lexicon, _ = shipped_lexicon()
    return frozenset(each.id for each in lexicon.find(text) if each.is_name), words(text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these parts, in order and apart from each other, blanked out."""
    parts, reached = [], 0
    for start, end in spans:
        if start >= reached:
            parts.append(text[reached:start])
            reached = end
    return "\n".join([*parts, text[reached:]])
