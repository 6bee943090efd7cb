"""Lines of a PDF become paragraphs, without what repeats on its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from crawlers.extraction.pdf.columns import Line
from crawlers.extraction.pdf.document import Sheet

#: Running headers and footers stand in this share of a page's height, from above and from below.
_MARGIN = 0.13
#: A line repeats if it stands so on this share of the pages, and on two at least.
_REPEATS = 0.5
#: A paragraph begins where lines are this much farther apart than usual, in sizes of the font …
_GAP = 0.35
#: … or where the size changes by this share, …
_OTHER_SIZE = 0.15
#: … or after a line that ends a sentence and leaves this share of the column empty.
_SHORT = 0.12

_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:page|seite|pagina|página|p\.|стр\.|第)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*"
    r"(?:[/|]\s*\d{1,4}|(?:of|von|sur|de|di|van|из)\s+\d{1,4}|页|頁|ページ)?[-–—\s|]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"[•●▪■◦‣⁃·–—*o]\s+\S|[一二三四五六七八九十]{1,3}、")
_NUMBER = re.compile(r"\(?(?:\d{1,2}[.)]|[a-z]\))\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；…][\"”’»)）」』]*$")
_WORD_AT_END = re.compile(r"(\w+)[\xad-]$")
_WORD_AT_START = re.compile(r"\w+")
#: Characters of a word that a line may break.
_LONGEST_WORD = 60
#: Characters between which no space is lost at the end of a line.
_NO_SPACE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")


def without_margins(sheets: list[Sheet]) -> list[list[Line]]:
    """The lines of each page, without page numbers and what stands above or below on many pages."""
    margins = [{line for line in sheet.lines if _is_marginal(line, sheet)} for sheet in sheets]
    counts = Counter(key for margin in margins for key in {_key(line) for line in margin})
    least = max(2, _REPEATS * len(sheets))
    return [
        [line for line in sheet.lines if line not in margin or not _is_running(line, counts, least)]
        for sheet, margin in zip(sheets, margins, strict=True)
    ]


def joined(pages: Iterable[list[Line]]) -> list[str]:
    """The paragraphs of these lines, each in one line; one that a page's end breaks is one."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    words = Counter(word for line in lines for word in re.findall(r"\w+(?:-\w+)*", line.text.lower()))
    return [_text(group, words) for group in _groups(lines)]


def _is_marginal(line: Line, sheet: Sheet) -> bool:
    return line.bottom > (1 - _MARGIN) * sheet.height or line.top < _MARGIN * sheet.height


def _is_running(line: Line, counts: Counter[tuple[str, int]], least: float) -> bool:
    return counts[_key(line)] >= least or _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _key(line: Line) -> tuple[str, int]:
    """What a running line has in common on all pages; the title in large letters is not its own repetition."""
    return _DIGITS.sub("#", " ".join(line.text.split()).casefold()), round(line.size / 3)


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    steps = ((before.bottom - line.bottom) / line.size for before, line in pairwise(lines) if line.size > 0)
    usual = median([step for step in steps if 0.8 < step < 3] or [1.2])
    right = max(line.right for line in lines)
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(before, line, usual, right):
            yield group
            group = []
        group.append(line)
    yield group


def _begins(before: Line, line: Line, usual: float, right: float) -> bool:
    """Whether a paragraph begins with `line`."""
    if abs(line.size - before.size) > _OTHER_SIZE * max(line.size, before.size) or line.bold != before.bold:
        return True
    if _BULLET.match(line.text):
        return True
    if before.text.endswith(("\xad", "-")):
        return False
    is_short = before.right < right - _SHORT * (right - before.left)
    is_ended = _ENDS_SENTENCE.search(before.text.rstrip()) is not None
    if line.bottom > before.bottom + line.size or _NUMBER.match(line.text):  # the next column or page, or "2. …"
        return is_ended or is_short
    if line.bottom < before.bottom - line.size * (usual + _GAP):
        return True
    return is_short and is_ended and line.bottom < before.bottom - line.size / 2


def _text(group: list[Line], words: Counter[str]) -> str:
    text = ""
    for line in group:
        text = _continued(text, " ".join(line.text.split()), words)
    return text.replace("\xad", "-")


def _continued(before: str, line: str, words: Counter[str]) -> str:
    """A text with the line that follows it."""
    head, tail = _WORD_AT_END.search(before[-_LONGEST_WORD:]), _WORD_AT_START.match(line[:_LONGEST_WORD])
    if head and tail:
        whole, parts = f"{head[1]}{tail[0]}", f"{head[1]}-{tail[0]}"
        # "euro-area" keeps its hyphen if the text has it so elsewhere, or cannot be one word.
        keeps = words[parts.lower()] > words[whole.lower()] or not tail[0][0].islower()
        return f"{before[:-1]}{'-' if keeps else ''}{line}"
    is_solid = not before or not line or (_NO_SPACE.match(before[-1]) and _NO_SPACE.match(line))
    return f"{before}{'' if is_solid else ' '}{line}"
