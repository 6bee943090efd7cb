"""The title of a press release in PDF."""

from __future__ import annotations

import re
from collections import Counter

from crawlers.extraction.page import letters
from crawlers.extraction.pdf.columns import Line
from crawlers.extraction.pdf.document import Sheet

#: Characters of a title, at least and at most; East Asian ones say more.
_LEAST, _MOST = 12, 300
_LEAST_EAST_ASIAN = 5
#: It stands in this upper share of the first page, in letters so much larger than the text's.
_UPPER, _LARGER = 0.65, 1.12
#: Lines of one title have about one size, and are not farther apart than this many sizes.
_SAME_SIZE, _TOGETHER = 0.06, 2.2

_EAST_ASIAN = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
#: What stands above the title in larger letters: what kind of document it is.
_KIND = re.compile(
    r"(?:joint\s+)?(?:press|media|news)\s+(?:release|statement|notice|information)s?|for immediate release|news|speech"
    r"|communiqué(?: de presse)?|pressemitteilung|presseinformation|medienmitteilung|comunicado(?: de prensa)?"
    r"|nota (?:de prensa|à imprensa|informativa)|comunicato stampa|persbericht|pressmeddelande|pressemelding"
    r"|пресс-релиз|informacja prasowa|basın (?:bülteni|duyurusu)"
    r"|ニュースリリース|プレスリリース|報道発表資料|新闻稿|新聞稿|公告|보도자료",
    re.IGNORECASE,
)
#: Titles that programs give: the template's, or the file's name.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|untitled|unbenannt|sans titre|sin título|template|scan|layout|slide)\b"
    r"|無題|无标题|(?:(?:powerpoint )?presentation|document|dokument|title|print)\s?\d*$"
    r"|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|qxd|rtf|odt|tex|dvi|html?)\s*$|.*[\\_]|/|\S*\d{4,}\S*$",
    re.IGNORECASE,
)


def title_of(first: Sheet, lines: list[Line], stated: str) -> str:
    """The largest heading, else the first bold one; of several the one that the file states as its title, `stated`;
    "" where there is none.  `lines` are those of the first page without its margins."""
    stated = " ".join(stated.split())[:_MOST]
    headings = _headings(first, lines)
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    usual = max(sizes, key=sizes.__getitem__, default=0.0)
    large = sorted((one for one in headings if one.size >= _LARGER * usual), key=lambda one: -round(one.size))
    if _is_title(stated):
        key = letters(stated)
        if not large or key in letters(" ".join(line.text for line in lines)):
            return next((one.text for one in large if key in letters(one.text)), stated)
    return next((one.text for one in [*large, *(one for one in headings if one.bold)]), "")


def _is_title(stated: str) -> bool:
    """Whether a person gave the file this title."""
    return _is_long_enough(stated) and not _NO_TITLE.match(stated) and bool(" " in stated or _EAST_ASIAN.search(stated))


def _headings(first: Sheet, lines: list[Line]) -> list[Line]:
    """What stands in the upper part as if it were a title: each run of lines that are alike, as one."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _belongs(groups[-1][-1], line):
            groups[-1].append(line)
        elif line.bottom > (1 - _UPPER) * first.height and not _KIND.fullmatch(line.text.strip()):
            groups.append([line])
    found = [group[0].saying(" ".join(" ".join(line.text for line in group).split())) for group in groups]
    return [one for one in found if _is_long_enough(one.text) and len(one.text) <= _MOST]


def _belongs(before: Line, line: Line) -> bool:
    apart, is_alike = before.bottom - line.bottom, abs(line.size - before.size) <= _SAME_SIZE * before.size
    return is_alike and line.bold == before.bold and 0 < apart < _TOGETHER * line.size


def _is_long_enough(text: str) -> bool:
    return len(text) >= (_LEAST_EAST_ASIAN if _EAST_ASIAN.search(text) else _LEAST)
