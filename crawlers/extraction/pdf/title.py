"""The title of a press release in PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawlers.extraction.pdf.columns import Line
from crawlers.extraction.pdf.document import Sheet
from record.folding import folded

#: Characters of a title, at least and at most; East Asian ones say more.
_LEAST, _MOST = 12, 300
_LEAST_EAST_ASIAN = 5
#: It stands in this upper share of the first page, …
_UPPER = 0.65
#: … in letters so much larger than the text's.
_LARGER = 1.12
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
    """The title; "" where there is none.  `lines` are those of the first page, `stated` the file's own title."""
    stated = " ".join(stated.split())[:_MOST]
    is_sane = is_title(stated)
    shown = [title for _, title in sorted(_headings(first, lines), key=lambda heading: -heading[0])]
    if is_sane:
        key = _key(stated)
        page = _key(" ".join(line.text for line in lines))
        if key in page or not shown:
            return next((title for title in shown if key in _key(title)), stated)
    return shown[0] if shown else _bold(lines)


def is_title(stated: str) -> bool:
    """Whether a person gave the file this title."""
    return _is_long_enough(stated) and not _NO_TITLE.match(stated) and bool(" " in stated or _EAST_ASIAN.search(stated))


def _headings(first: Sheet, lines: list[Line]) -> Iterator[tuple[float, str]]:
    """What stands in the upper part in larger letters than the text: the size, and what it says."""
    body = _body_size(lines)
    group: list[Line] = []
    for line in [*lines, None]:
        if line and group and _belongs(group[-1], line):
            group.append(line)
            continue
        text = " ".join(" ".join(one.text for one in group).split())
        if group and group[0].size >= _LARGER * body and _is_long_enough(text) and len(text) <= _MOST:
            yield round(group[0].size), text
        is_candidate = line and line.bottom > (1 - _UPPER) * first.height and not _KIND.fullmatch(line.text.strip())
        group = [line] if line and is_candidate else []


def _belongs(before: Line, line: Line) -> bool:
    apart = before.bottom - line.bottom
    return abs(line.size - before.size) <= _SAME_SIZE * before.size and 0 < apart < _TOGETHER * line.size


def _body_size(lines: list[Line]) -> float:
    """The size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _bold(lines: list[Line]) -> str:
    """The first lines in bold, where nothing is larger than the text."""
    group: list[Line] = []
    for line in lines:
        if line.bold and not _KIND.fullmatch(line.text.strip()) and (not group or _belongs(group[-1], line)):
            group.append(line)
        elif group:
            break
    text = " ".join(" ".join(line.text for line in group).split())
    return text if _is_long_enough(text) and len(text) <= _MOST else ""


def _is_long_enough(text: str) -> bool:
    return len(text) >= (_LEAST_EAST_ASIAN if _EAST_ASIAN.search(text) else _LEAST)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", folded(text))
