"""Finding known names and words in a text, in one pass.  Pure.

Texts are `record.folding.aligned`.  Words in spaced scripts count at word boundaries, and so do short ones in
katakana; other Chinese, Japanese and Korean ones count anywhere.  Of overlapping ones that which begins first counts,
and of those the longest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from config.knowledge.names import Name, shipped_names, shipped_words
from newsroom.boundaries import is_whole
from record.folding import aligned

#: A name in capitals of at most this length is an abbreviation, which means nothing in small letters: US, SEC, SOL.
_ABBREVIATION = 5
_VOWELS = "aeiou"
_KATAKANA = frozenset(map(chr, range(0x30A1, 0x30FB))) | {"ー"}
#: Longer katakana stand in compounds rather than in other words: ビットコインマイナー, but not インド in ウインドウ.
_SHORT_KATAKANA = 4
#: What follows an English verb without being inflected: shut down, sign into law.
_PARTICLES = frozenset(("away", "back", "by", "down", "for", "in", "into", "off", "on", "out", "over", "up", "with"))
#: Before a word in config/words: it has no other forms.
_AS_IT_IS = "="


@dataclass(frozen=True, slots=True)
class Spot:
    """A name or a word, and where it stands in the text."""

    id: str
    is_name: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    is_name: bool
    #: As it is written; its capitals must stand in the text too, all of them (`exact`) or those that begin a word.
    written: str
    exact: bool
    #: One of its words must stand in the text too.
    context: re.Pattern[str] | None

    def fits(self, text: str, lowered: str, start: int) -> bool:
        """Whether the text has it at `start`, where it has it in small letters."""
        if self.exact:
            if not text.startswith(self.written, start):
                return False
        elif self.is_name and not all(text[start + at].isupper() for at in _capitals(self.written)):
            return False
        return self.context is None or self.context.search(lowered) is not None


class Lexicon:
    """Names and words, ready to be found."""

    def __init__(self, names: Mapping[str, Name], words: Mapping[str, Iterable[str]]) -> None:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for entry in (*_names(names), *_words(words)):
            entries[entry.written.lower()].append(entry)
        self._entries = list(entries.values())
        self._automaton = AhoCorasick(list(entries), matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[Spot]:
        """What stands in an aligned text, in order; none overlaps another."""
        lowered = text.lower()
        matches = [
            (start, end, pattern)
            for pattern, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True)
            if is_whole(lowered, start, end)
            and (end - start > _SHORT_KATAKANA or not _in_katakana(lowered, start, end))
        ]
        matches.sort(key=lambda match: (match[0], -match[1]))
        found: list[Spot] = []
        reached = 0
        for start, end, pattern in matches:
            if start < reached:
                continue
            fitting = [entry for entry in self._entries[pattern] if entry.fits(text, lowered, start)]
            found += [Spot(entry.id, entry.is_name, start, end) for entry in fitting]
            reached = end if fitting else reached
        return found


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon of config/names, config/words and config/countries.yaml; built once."""
    return Lexicon(shipped_names(), shipped_words())


def _names(names: Mapping[str, Name]) -> Iterator[_Entry]:
    for key, name in names.items():
        context = _any_of(name.context) if name.context else None
        for written in map(aligned, name.names):
            exact = name.exact or _is_abbreviation(written)
            yield _Entry(key, is_name=True, written=written, exact=exact, context=context)
        for written in map(aligned, name.sure):
            yield _Entry(key, is_name=True, written=written, exact=_is_abbreviation(written), context=None)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Words that begin with one of these."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(re.escape(aligned(word).lower()) for word in words)})")


@cache
def _capitals(written: str) -> tuple[int, ...]:
    """Where words begin with a capital."""
    return tuple(at for at, char in enumerate(written) if char.isupper() and (at == 0 or not written[at - 1].isalnum()))


def _is_abbreviation(written: str) -> bool:
    return len(written) <= _ABBREVIATION and written.isascii() and written.isupper()


def _words(words: Mapping[str, Iterable[str]]) -> Iterator[_Entry]:
    for key, forms in words.items():
        for form in dict.fromkeys(each for plain in forms for each in _inflected(aligned(plain))):
            yield _Entry(key, is_name=False, written=form, exact=False, context=None)


def _inflected(word: str) -> Collection[str]:
    """The forms of an English word, by the rules that most follow; other words stand for themselves."""
    if word.startswith(_AS_IT_IS):
        return (word[1:],)
    if not word.isascii() or not word.replace(" ", "").replace("-", "").isalpha() or len(word) < 3:
        return (word,)
    first, _, rest = word.partition(" ")
    if rest.partition(" ")[0] in _PARTICLES:
        return [f"{form} {rest}" for form in _inflected(first)]
    last = word[-1]
    forms = {word, f"{word}s"}
    if " " in word:
        return forms
    if last == "e":
        forms |= {f"{word}d", f"{word[:-1]}ing"}
    elif last == "y" and word[-2] not in _VOWELS:
        forms |= {f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"}
    else:
        forms |= {f"{word}es", f"{word}ed", f"{word}ing"}
        if word[-2] in _VOWELS and word[-3] not in _VOWELS:
            forms |= {f"{word}{last}ed", f"{word}{last}ing"}
    return forms


def _in_katakana(text: str, start: int, end: int) -> bool:
    """Whether katakana go on beyond what was found."""
    before = start > 0 and text[start] in _KATAKANA and text[start - 1] in _KATAKANA
    after = end < len(text) and text[end] in _KATAKANA and text[end - 1] in _KATAKANA
    return before or after
