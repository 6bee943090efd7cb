"""A page as Markdown (https://spec.commonmark.org/0.31.2/, tables as https://github.github.com/gfm/#tables-extension-)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from notifier.digests.pages.files.bars import bars_of
from notifier.digests.pages.page import Article, Page, Source, Table
from notifier.digests.pages.wording import HEADLINE

#: What would be markup within a line, and at its beginning.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")
_BEGINS_BLOCK = re.compile(r"^(?:[#+=-]|\d{1,9}(?=[.)](?:\s|$)))")
#: What would end an address, or be taken for a sign that is escaped.
_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in "()<>\\|`"})


def markdown_of(page: Page) -> str:
    """The document."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterable[str]:
    yield f"# {_text(page.title)}"
    yield " · ".join(filter(None, (f"**{_text(page.name)}**", _text(page.number), _text(page.period))))
    yield from (_text(lead.body) for lead in page.introduction)
    for chapter in page.chapters:
        yield f"## {_text(chapter.name)}"
        for article in chapter.articles:
            yield from _article(article, page)
    for table in page.tables:
        yield f"## {_text(table.name)}"
        yield _table(table)
    for chart in page.charts:
        yield f"## {_text(chart.name)}"
        yield _rows(("", "", ""), bars_of(chart), numbers=(2,))
        yield _text(chart.legend)
    yield "---"
    yield from (_text(remark) for remark in page.remarks)


def _article(article: Article, page: Page) -> Iterable[str]:
    language = f" *{_text(article.language_name)}*" if article.language_name else ""
    yield f"### {HEADLINE.format(_link(article.headline, article.url))}{language}"
    yield _text(article.body)
    if article.note:
        yield f"> **{page.note}**{_text(article.note)}"
    sources = [_source(each, page) for each in article.sources]
    yield " · ".join([*sources, _text(article.more)] if article.more else sources)


def _source(source: Source, page: Page) -> str:
    name = _link(source.name, source.url)
    return f"{page.primary}**{name}**, {source.time}" if source.primary else f"{name}, {source.time}"


def _table(table: Table) -> str:
    rows = ([_link(span.text, span.url) for span in row] for row in table.rows)
    return "\n".join((_row(map(_text, table.head)), _rule(table.head, table.numbers), *map(_row, rows)))


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int]) -> str:
    return "\n".join((_row(head), _rule(head, numbers), *(_row(map(_text, row)) for row in rows)))


def _rule(head: Sequence[str], numbers: Sequence[int]) -> str:
    return _row("--:" if number in numbers else "---" for number in range(len(head)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _link(text: str, url: str | None) -> str:
    return f"[{_text(text)}]({url.translate(_ADDRESS)})" if url else _text(text)


def _text(text: str) -> str:
    """Words that stay words."""
    return _BEGINS_BLOCK.sub(_escaped_first, _MARKUP.sub(r"\\\g<0>", text))


def _escaped_first(match: re.Match[str]) -> str:
    """Of `1.` the full stop can be escaped, not the number."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"
