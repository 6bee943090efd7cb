"""What is compared of a report: the words of its title and text, in order.  Pure.

A word is a run of letters or a number; in scripts that set no words apart (Chinese, Japanese, Korean, Thai and their
neighbours) each character stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from newsroom.boilerplate.foot import PHRASE
from record.folding import folded
from record.item import Item, start_of

#: Words of a text that are read, and characters in which they are looked for.
MOST_WORDS, MOST_CHARACTERS = 600, 6_000
#: Sizes are counted in characters; a word of a spaced script is worth two.
WORD_SIZE = 2

_HALF = np.uint64(32)
#: Low bits of a word: what it is.
_KIND = 3
SPACED, CHARACTER, NUMBER = 0, 1, 2
#: Thai, Lao, Myanmar, Khmer, Hangul, and all from the radicals of Chinese to Yi: Unicode's blocks of these scripts.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[0-9]+(?:[.,][0-9]+)*|[^\W\d_{_UNSPACED}]+|[^\W\d_]")
_FIRST_UNSPACED = "\u0e00"
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
#: Names that stand where others write a number: a monthly report says "May" and changes little else.
MONTHS = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    )
)
#: Digits of a rank before the id: one, and two times of 20.
RANK_PREFIX = 41
#: Where its first day ends.
_DAY = 9

Words = NDArray[np.uint32]
Shingles = NDArray[np.uint64]


@dataclass(frozen=True)
class Text:
    """What is compared of an item: its title and text as hashed words."""

    id: str
    #: Sorts before that of a copy if this one is to be kept: primary sources first, then the earliest.
    rank: str
    #: Id of the source, "" where it is unknown.
    source: str
    #: Hashes, each with its kind in the low bits: first those of the title, then those of the body.
    words: Words
    #: How many are of the title.
    title_length: int

    @property
    def title(self) -> Words:
        """The words of the title, hashed."""
        return self.words[: self.title_length]

    @property
    def body(self) -> Words:
        """The words below the title, hashed."""
        return self.words[self.title_length :]

    @property
    def day(self) -> str:
        """On which it was published, in UTC."""
        return self.rank[1:_DAY]

    @cached_property
    def size(self) -> int:
        """The size of the whole text, in characters; see WORD_SIZE."""
        return size(self.words)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """The shingles of the whole text, see the function `shingles`."""
        return frozenset(shingles(self.words).tolist())


def text_of(item: Item, *, primary: bool = False) -> Text:
    """The text of an item: its content if there is any, else its summary; `primary`: of a source that ranks first."""
    title = folded(start_of(item.title, MOST_CHARACTERS))
    body = folded(PHRASE.sub("", start_of(item.content or item.summary, MOST_CHARACTERS)))
    of_title = _words(title)
    words = np.concatenate((of_title, _words(body.removeprefix(title))))[:MOST_WORDS]
    return Text(item.id, _rank(item, primary=primary), item.source, words, min(len(of_title), MOST_WORDS))


def words_of(text: str) -> Words:
    """The hashed words of any text, folded; shape (words,)."""
    return _words(folded(text[:MOST_CHARACTERS]))


def size(words: Words) -> int:
    """The size of some words, in characters; see WORD_SIZE."""
    return WORD_SIZE * len(words) - (WORD_SIZE - 1) * int(np.count_nonzero(words & _KIND == CHARACTER))


def of_size(words: Words, most: int) -> Words:
    """The first words, of this size at most."""
    sizes = np.cumsum(np.where(words & _KIND == CHARACTER, 1, WORD_SIZE))
    return words[: np.searchsorted(sizes, most, side="right")]


def numbers(words: Words) -> Counter[int]:
    """Those of the words that are numbers, months among them, and how often."""
    return Counter(words[words & _KIND == NUMBER].tolist())


def shingles(words: Words) -> Shingles:
    """All pairs of neighbours, and all words but characters."""
    return np.concatenate((_pairs(words), words[words & _KIND != CHARACTER]))


def units(words: Words) -> frozenset[int]:
    """Those of the shingles that are one word, or two characters."""
    is_character = words & _KIND == CHARACTER
    return frozenset(_pairs(words)[is_character[:-1] & is_character[1:]].tolist()).union(words[~is_character].tolist())


def _pairs(words: Words) -> Shingles:
    wide = words.astype(np.uint64)
    return wide[:-1] << _HALF | wide[1:]


def _words(text: str) -> Words:
    found = [word.replace(",", "") for word in _WORD.findall(text)[:MOST_WORDS]]
    if not found:
        return np.empty(0, np.uint32)
    (hashed,) = RMinHash.hash_token_sets([found])
    kinds = np.fromiter(map(_kind, found), np.uint32, len(found))
    return (np.asarray(hashed, np.uint64) >> _HALF).astype(np.uint32) & ~np.uint32(_KIND) | kinds


def _kind(word: str) -> int:
    if word[0] in "0123456789" or word in MONTHS:
        return NUMBER
    return CHARACTER if word >= _FIRST_UNSPACED and _IS_UNSPACED.match(word) else SPACED


def _rank(item: Item, *, primary: bool) -> str:
    """A source cannot claim to have published what we had seen before."""
    published = min(item.published or item.discovered, item.discovered)
    return f"{0 if primary else 1}{_digits(published)}{_digits(item.discovered)}{item.id}"


def _digits(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S%f}".rjust(20, "0")
