"""Folding: texts that say the same to a reader become equal, and offsets find their way back.

Folded are compatibility forms (NFKC: full width, ligatures), case, accents, traditional characters (to simplified
ones), the variants of apostrophe, dash and quotation mark, characters that are not seen (gone) and white space: one
space, or one line break where there is any, since what follows is another paragraph or list item.
Pure, and linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from record.folding import simplified_table

#: Characters that fold by `casefold` and `_one_to_one` alone, and never melt into the character before (tests hold
#: this).
PLAIN = " -~À-ÖØ-Þà-öø-ÿΑ-ΡΣ-Ωα-ωЀ-ҁҊ-ԯ、。〈-】ぁ-ゖァ-ヺー一-鿿가-힣"
#: Frequent characters that fold to something else, and never melt into the character before (tests hold this).
SINGLE = "！-～‘’“”‐-―…·«»©®°€£"
#: Default_Ignorable_Code_Point (https://www.unicode.org/Public/UNIDATA/DerivedCoreProperties.txt), as a class has them.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ALL_UNSEEN = re.compile(f"[{_UNSEEN}]")
_ALIKE = str.maketrans(dict.fromkeys("‘’‚‛ʼʹ′´", "'") | dict.fromkeys("‐‑‒–—―−﹘", "-") | dict.fromkeys("“”„‟", '"'))

_PIECES = re.compile(
    rf"\s[\s{_UNSEEN}]+"  # a run of white space
    rf"|\S?[^{PLAIN}{SINGLE}\s]+"  # what may melt together, with the character before
    rf"|[{SINGLE}]"
    r"|[^\S ]"  # white space that is no space
)

#: Where the next piece is, or where its second character is: one class is searched much faster than `_PIECES`.
_ODD = re.compile(f"[^{PLAIN}]|  ")
_SPACE = re.compile(r"\s+")
#: Blocks of Latin (with IPA), Greek and Cyrillic letters, whose accents fold:
#: https://www.unicode.org/Public/UNIDATA/Blocks.txt
_ACCENTED = ((0x41, 0x2AF), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF))
#: Not an и with an accent, but the next letter of the alphabet.
_SHORT_I = ("и", "\u0306")
_MAX_CACHED = 24
#: `unicodedata.normalize` is quadratic in a run of combining marks, so a run is cut where the Stream-Safe Text Format
#: cuts it (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format): no writing needs more.
_MAX_CLUSTER = 31

#: A stretch whose folded form is not its characters one by one: folded start and end, original start and end.
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, with what is needed to find the original of any part of it."""

    text: str
    spans: tuple[Span, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the folded part from `start` to before `end` (`start < end`).

        A part that begins or ends inside a stretch that folded as a whole is widened to all of it.
        """
        return self._original_start(start), self._original_end(end)

    def _original_start(self, offset: int) -> int:
        at = bisect_right(self.spans, offset, key=lambda span: span[0]) - 1
        if at < 0:
            return offset
        _, end, original_start, original_end = self.spans[at]
        return original_start if offset < end else original_end + offset - end

    def _original_end(self, offset: int) -> int:
        at = bisect_left(self.spans, offset, key=lambda span: span[0]) - 1
        if at < 0:
            return offset
        _, end, _, original_end = self.spans[at]
        return original_end + max(0, offset - end)


def fold(text: str) -> Folded:
    """The folded form of a text of any size."""
    parts: list[str] = []
    spans: list[Span] = []
    original = folded = 0
    while (odd := _ODD.search(text, original)) and (match := _PIECES.search(text, max(odd.start() - 1, original))):
        start, end = match.span()
        parts.append(text[original:start].casefold())
        folded += start - original
        for piece, length in _clusters(match[0]):
            parts.append(piece)
            if length != 1 or len(piece) != 1:
                spans.append((folded, folded + len(piece), start, start + length))
            folded += len(piece)
            start += length
        original = end
    parts.append(text[original:].casefold())
    return Folded(_one_to_one("".join(parts)), tuple(spans))


def exact_form(text: str) -> str:
    """The form in which terms are compared that are looked for as they are written: case and the like count."""
    return _SPACE.sub(" ", _alike(_nfkc(_alike(text))))


def without_unseen(text: str) -> str:
    """The text less the characters that nobody sees and no comparison counts, as a zero-width space."""
    return text if text.isascii() else _ALL_UNSEEN.sub("", text)


def _alike(text: str) -> str:
    return text if text.isascii() else without_unseen(text.translate(_ALIKE))


def _one_to_one(text: str) -> str:
    """Simplified characters, and letters without accents, each for one character of a text that is folded else."""
    if text.isascii():
        return text
    # `str.translate` looks up every character of a text, and few of them change.
    table, changing = _one_to_one_table()
    return changing.sub(lambda char: table[char[0]], text)


@cache
def _one_to_one_table() -> tuple[dict[str, str], re.Pattern[str]]:
    letters = (chr(code) for start, end in _ACCENTED for code in range(start, end + 1))
    plain = {char: bare for char in letters if len(bare := _bare(_without_accents(char))) == 1 and bare != char}
    table = plain | {chr(code): simple for code, simple in simplified_table().items()}
    return table, re.compile(f"[{''.join(table)}]")


def _bare(char: str) -> str:
    """A small letter of Latin without what Unicode calls a part of it: ł is "l with stroke", ø "o with stroke"."""
    named = _WITH.fullmatch(unicodedata.name(char, "")) if len(char) == 1 else None
    return named[1].lower() if named else char


_WITH = re.compile("LATIN SMALL LETTER ([A-Z]) WITH .+")


def _without_accents(text: str) -> str:
    """Of a text in any normal form, in NFC."""
    kept: list[str] = []
    base = ""
    for char in _nfd(text):
        if not unicodedata.combining(char):
            base = char
        elif _has_accents(base) and (base, char) != _SHORT_I:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _has_accents(base: str) -> bool:
    return base.isalpha() and any(start <= ord(base) <= end for start, end in _ACCENTED)


def fold_text(text: str) -> str:
    """`fold(text).text`, for what needs no way back."""
    return fold(text).text


def _clusters(piece: str) -> tuple[tuple[str, int], ...]:
    """The folded forms of the parts of a piece that melt together, each with its original length."""
    return _cached_clusters(piece) if len(piece) <= _MAX_CACHED else _split(piece)


def _split(piece: str) -> tuple[tuple[str, int], ...]:
    if piece[0].isspace():
        return (("\n" if "\n" in piece else " ", len(piece)),)
    starts = [0]
    for at in range(1, len(piece)):
        if at - starts[-1] == _MAX_CLUSTER or not _melts(piece[starts[-1] : at], piece[at]):
            starts.append(at)
    ends = [*starts[1:], len(piece)]
    return tuple((_fold_cluster(piece[start:end]), end - start) for start, end in zip(starts, ends, strict=True))


_cached_clusters = lru_cache(maxsize=32_768)(_split)


@lru_cache(maxsize=32_768)
def _melts(cluster: str, char: str) -> bool:
    """Whether the two together fold to something else than one after the other."""
    if _ALL_UNSEEN.match(char) or unicodedata.combining(_nfkd(char)[0]):
        return True
    base = without_unseen(cluster)
    return _nfkc(base + char) != _nfkc(base) + _nfkc(char)


@lru_cache(maxsize=32_768)
def _fold_cluster(cluster: str) -> str:
    folded = _without_accents(_nfkc(_nfkc(_alike(cluster)).casefold()))
    return _SPACE.sub(" ", _alike(folded))


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _nfkd(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)
