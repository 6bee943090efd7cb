"""Keys by which texts that may be the same find each other: bands of a MinHash signature.  Pure.

Broder, On the resemblance and containment of documents (1997); bands as in Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3.  Texts that share a share s of their shingles have a band in common with a probability of
1 - (1 - s^ROWS)^BANDS.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rensa import RMinHash

from newsroom.duplicates.text import Shingles, Text, of_size, shingles

#: Bands of the whole text, and of its beginning: an excerpt is found by the latter, and a short text by both.
#: Texts that have half of their shingles in common are found in 87 of 100 cases, short ones in 95; with two thirds
#: in 999 of 1,000.
BANDS, BANDS_OF_BEGINNING, ROWS = 32, 16, 4
#: Size of a beginning, in characters: that of a title and a sentence.
BEGINNING = 80
_SEED = 20261124
#: Odd numbers without a pattern: the digits of pi, in hexadecimal.
_MIX = np.array([0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89], np.uint64)


def keys(texts: Sequence[Text]) -> list[list[str]]:
    """For each text its keys: one for each band, and one for its title if it has one."""
    if not texts:
        return []
    whole = _bands([shingles(text.words) for text in texts], BANDS, "w")
    beginnings = _bands([shingles(of_size(text.words, BEGINNING)) for text in texts], BANDS_OF_BEGINNING, "b")
    return [[*one, *two, *_of_title(text)] for one, two, text in zip(whole, beginnings, texts, strict=True)]


def _bands(sets: Sequence[Shingles], number: int, prefix: str) -> list[list[str]]:
    hashed = [_mixed(each).tolist() for each in sets]
    rows = RMinHash.digest_matrix_from_token_hash_sets(hashed, number * ROWS, _SEED).to_rows()
    matrix = np.asarray(rows, dtype=np.uint64).reshape(len(sets), number, ROWS)
    values = ((matrix * _MIX).sum(axis=2, dtype=np.uint64) >> np.uint64(16)).tolist()
    return [[f"{prefix}{band:x}:{value:x}" for band, value in enumerate(row)] for row in values]


def _mixed(values: Shingles) -> Shingles:
    """Neighbouring pairs have halves in common, which the hash functions of MinHash do not part."""
    mixed: Shingles = values * _MIX[0]
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX[1]
    return mixed


def _of_title(text: Text) -> list[str]:
    if text.title_length == 0:
        return []
    return [f"t:{np.bitwise_xor.reduce(_mixed(shingles(text.title))):x}"]
