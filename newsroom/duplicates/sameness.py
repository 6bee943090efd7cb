"""Whether two texts are the same again: copied, syndicated, cut or lightly rewritten.  Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

import numpy as np

from newsroom.duplicates.text import Text, Words, numbers, size, units, words_of

#: Sizes in characters, a word being worth two.  A smaller text says too little to be the same as another: "Market
#: update".
FEWEST = 10
#: From this size on a text is judged by what it shares; a smaller one must have an equal title.  A title alone must be
#: twice as large.
ENOUGH = 40
#: From this likeness on texts are the same.  With a fifth of the words changed it is .68 (.8 are left in order, and .56
#: of all pairs and words in common), less what chance takes from a text of 40 words.
ALIKE = 0.62
#: The same for texts of one source with different titles, since a source has its own ways of putting things: with a
#: tenth changed it is .82.
ALIKE_AT_HOME = 0.76
#: Share of the smaller text's shingles that a larger one has if the smaller is an excerpt of it.
EXCERPT = 0.9
#: Share of numbers that texts with so many must have in common: forms filled in differently are not the same text.
ALIKE_NUMBERS, ENOUGH_NUMBERS = 0.5, 3
#: Shares of words in order of titles of one source: below the first they are two of a series, which has one text below
#: changing titles; from the second on they are the same, lightly changed.
ALIKE_TITLES, SAME_TITLES = 0.6, 0.85


def likeness(one: Text, other: Text) -> float | None:
    """How alike two texts are that are the same again, up to 1; None where they are not.

    Of long texts it is the mean of Jaccard's resemblance, which order does not matter to, and the share of words in
    order, which is high between rewrites and low between two reports of one event.
    """
    if min(one.size, other.size) < FEWEST or _are_of_a_series(one, other):
        return None
    if np.array_equal(one.words, other.words):
        return 1.0
    if _is_title_again(one, other):
        return 1.0
    if _are_too_short(one, other) or _are_forms(one, other):
        return None
    least = _least(one, other)
    return None if least is None else _shared(one, other, least)


def in_order(one: Words, other: Words) -> float:
    """Share of the words of the longer text that stand in the other, in the same order; 1 for two empty ones.

    A word counts where it stands first.  What is in order is then the longest increasing run of places, found as by
    patience sorting (Fredman, On computing the length of longest increasing subsequences, 1975).
    """
    places = {word: place for place, word in enumerate(dict.fromkeys(one.tolist()))}
    others = dict.fromkeys(other.tolist())
    # For each length of a run, the least place at which one ends.
    ends: list[int] = []
    for word in others:
        if (place := places.get(word)) is not None:
            length = bisect_left(ends, place)
            ends[length : length + 1] = [place]
    return len(ends) / max(len(places), len(others)) if places or others else 1.0


def _has_body(text: Text) -> bool:
    return size(text.body) >= FEWEST


def _are_of_a_series(one: Text, other: Text) -> bool:
    """Whether one source gives the same title again on another day, and no text that would say it is the same news."""
    if one.source != other.source or one.source == "" or one.day == other.day:
        return False
    return not (_has_body(one) and _has_body(other)) and np.array_equal(one.title, other.title)


def _is_title_again(one: Text, other: Text) -> bool:
    """Whether one is a title alone, and it is that of the other."""
    if _has_body(one) and _has_body(other):
        return False
    return min(size(one.title), size(other.title)) >= FEWEST and _have_one_title(one, other)


def _have_one_title(one: Text, other: Text) -> bool:
    """Whether the titles are equal, but for an outlet's name before or after one of them."""
    shorter, longer = sorted((one.title.tolist(), other.title.tolist()), key=len)
    if shorter == longer:
        return True
    if shorter == longer[: len(shorter)]:
        beside = longer[len(shorter) :]
    elif shorter == longer[len(longer) - len(shorter) :]:
        beside = longer[: len(longer) - len(shorter)]
    else:
        return False
    return any(set(beside) <= set(words_of(source).tolist()) for source in (one.source, other.source))


def _are_too_short(one: Text, other: Text) -> bool:
    """Whether they are judged by their titles, which are not equal, or by numbers, which are others."""
    if _has_body(one) and _has_body(other):
        if min(one.size, other.size) >= ENOUGH:
            return False
        return not _have_one_title(one, other) or _are_others(numbers(one.words), numbers(other.words))
    return min(one.size, other.size) < 2 * ENOUGH


def _are_others(one: Counter[int], other: Counter[int]) -> bool:
    """Whether each has numbers that the other lacks."""
    return not (one <= other or other <= one)


def _are_forms(one: Text, other: Text) -> bool:
    """Whether they are one form that is filled in differently."""
    first, second = numbers(one.words), numbers(other.words)
    fewer = min(first.total(), second.total())
    if fewer >= ENOUGH_NUMBERS and (first & second).total() < ALIKE_NUMBERS * fewer:
        return True
    if not (_has_body(one) and _has_body(other)):
        return False
    if _are_others(numbers(one.title), numbers(other.title)):
        return True
    return bool(_subjects(one, other) and _subjects(other, one))


def _subjects(one: Text, other: Text) -> frozenset[int]:
    """What the title of one text says and its body repeats, and what is nowhere in the other."""
    return units(one.title) & units(one.body) - other.shingles


def _least(one: Text, other: Text) -> float | None:
    """The likeness that they need; None where they are two of a series."""
    if one.source != other.source or one.source == "":
        return ALIKE
    titles = in_order(one.title, other.title)
    if titles < ALIKE_TITLES:
        return None
    return ALIKE if titles >= SAME_TITLES else ALIKE_AT_HOME


def _shared(one: Text, other: Text, least: float) -> float | None:
    common = len(one.shingles & other.shingles)
    if (of_less := common / min(len(one.shingles), len(other.shingles))) >= EXCERPT:
        return of_less
    in_common = common / (len(one.shingles) + len(other.shingles) - common)
    if (in_common + 1) / 2 < least:
        return None
    alike = (in_common + in_order(one.words, other.words)) / 2
    return alike if alike >= least else None
