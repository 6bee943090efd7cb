"""What is compared of a text: its shingles, the numbers in it, and a MinHash signature to find it by.  Pure.

Shingles are pairs of words in spaced scripts and runs of three characters in Chinese, Japanese, Korean and Thai
(Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from newsroom.folding import folded
from newsroom.report import Report

#: Characters of a text that are read: what a copy appends, or leaves off, after these does not count.
MOST_CHARACTERS = 3_000
#: Bands of rows of the signature; texts are compared if one band is equal.  Texts with half of their shingles in common
#: are found in 87 of 100 cases, with two thirds in 999 of 1,000.
BANDS, ROWS = 32, 4
#: Shingles of a text, from which it is judged by resemblance; shorter ones must be equal but for a word or so.
ENOUGH = 25
#: Shingles below which a text says too little to be the same as another: "Market update".
FEWEST = 4
#: Shares of shingles that two texts must have in common, long ones and short ones.
ALIKE, ALIKE_SHORT = 0.5, 0.8
#: Share of numbers that texts with so many must have in common: forms filled in differently are not the same text.
ALIKE_NUMBERS, ENOUGH_NUMBERS = 0.5, 3
#: Share of shingles that titles of one source must have in common, beside all numbers: a series has one text below
#: changing titles.
ALIKE_TITLES = 0.4
_SEED = 20261124
_RUN = 3

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d\u0e00-\U0003ffff]+|[^\W\d_]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_TAIL = re.compile(r"the post .{0,300}appeared first on")
#: The first character of a script that sets no words apart; Thai.
_UNSPACED = "\u0e00"
_LATEST = datetime.max.replace(tzinfo=UTC)

Shingles = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One text."""

    id: str
    #: Sorts before that of a copy if this one is to be kept: primary sources first, then the earliest.
    rank: str
    #: Of the report, "" where it is unknown.
    source: str
    #: Sorted hashes, without repetitions; of the title alone, and of all.
    title: Shingles
    shingles: Shingles
    numbers: frozenset[str]
    #: Those of the title.
    title_numbers: frozenset[str]

    @property
    def says_enough(self) -> bool:
        """Whether it can be the same as another at all."""
        return len(self.shingles) >= FEWEST


def fingerprint(report: Report) -> Fingerprint:
    """The fingerprint of title and text: content if there is any, else the summary."""
    body = _TAIL.split(folded((report.content or report.summary)[:MOST_CHARACTERS]))[0]
    title = folded(report.title[:MOST_CHARACTERS])
    text = f"{title} {body}"
    return Fingerprint(
        id=report.id,
        rank=_rank(report),
        source=report.source,
        title=_hashes(_shingles(title)),
        shingles=_hashes(_shingles(text)),
        numbers=frozenset(_NUMBER.findall(text)),
        title_numbers=frozenset(_NUMBER.findall(title)),
    )


def bands(fingerprints: Sequence[Fingerprint]) -> list[list[str]]:
    """For each fingerprint BANDS keys; texts that resemble one another have one in common, very probably."""
    if not fingerprints:
        return []
    matrix = RMinHash.digest_matrix_from_token_hash_sets(
        [each.shingles.tolist() for each in fingerprints], BANDS * ROWS, _SEED
    )
    rows = np.asarray(matrix.to_rows(), dtype=np.uint32).reshape(len(fingerprints), BANDS, ROWS)
    return [[f"{band:x}{rows[row, band].tobytes().hex()[:24]}" for band in range(BANDS)] for row in range(len(rows))]


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """Jaccard's: the share of all shingles of both that they have in common."""
    return _jaccard(one.shingles, other.shingles)


def _jaccard(one: Shingles, other: Shingles) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / max(len(one) + len(other) - common, 1)


def are_same(one: Fingerprint, other: Fingerprint) -> float | None:
    """The resemblance of texts that are the same again; None of others."""
    if not (one.says_enough and other.says_enough):
        return None
    is_short = min(len(one.shingles), len(other.shingles)) < ENOUGH
    if is_short and one.numbers != other.numbers:
        return None
    if min(len(one.numbers), len(other.numbers)) >= ENOUGH_NUMBERS:
        common = len(one.numbers & other.numbers)
        if common < ALIKE_NUMBERS * len(one.numbers | other.numbers):
            return None
    if one.source == other.source != "" and not _is_one_title(one, other):
        return None
    alike = resemblance(one, other)
    return alike if alike >= (ALIKE_SHORT if is_short else ALIKE) else None


def _is_one_title(one: Fingerprint, other: Fingerprint) -> bool:
    return one.title_numbers == other.title_numbers and _jaccard(one.title, other.title) >= ALIKE_TITLES


def _rank(report: Report) -> str:
    moment = report.published or report.discovered or _LATEST
    return f"{0 if report.primary else 1}{moment.astimezone(UTC):%Y%m%d%H%M%S}{report.id}"


def _shingles(text: str) -> set[str]:
    found: set[str] = set()
    words: list[str] = []
    run: list[str] = []
    for word in _TOKEN.findall(text):
        if word >= _UNSPACED:
            run.append(word)
            if len(run) >= _RUN:
                found.add("".join(run[-_RUN:]))
        else:
            run.clear()
            words.append(word)
    found.update(f"{first} {second}" for first, second in pairwise(words))
    return found


def _hashes(shingles: set[str]) -> Shingles:
    (hashed,) = RMinHash.hash_token_sets([list(shingles)]) if shingles else ([],)
    return np.unique(np.asarray(hashed, dtype=np.uint64))
