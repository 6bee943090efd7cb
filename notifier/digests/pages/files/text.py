"""A page as plain text; each paragraph is one line, which its reader breaks."""

from __future__ import annotations

from collections.abc import Iterable

from notifier.digests.pages.files.bars import bars_of
from notifier.digests.pages.page import Article, Page, Source
from notifier.digests.pages.wording import HEADLINE
from notifier.rendering.message import Span


def text_of(page: Page) -> str:
    """The document."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterable[str]:
    yield "\n".join((page.title, " · ".join(filter(None, (page.name, page.number, page.period)))))
    yield from (lead.body for lead in page.introduction)
    for chapter in page.chapters:
        yield _heading(chapter.name)
        yield from ("\n".join(_article(article, page)) for article in chapter.articles)
    for table in page.tables:
        yield _heading(table.name)
        yield "\n".join(" · ".join(filter(None, map(_span, row))) for row in table.rows)
    for chart in page.charts:
        yield _heading(chart.name)
        yield "\n".join(f"{bar}  {label} · {text}" for label, bar, text in bars_of(chart))
        yield chart.legend
    yield "\n".join(("—", *page.remarks))


def _heading(name: str) -> str:
    return f"== {name} =="


def _article(article: Article, page: Page) -> Iterable[str]:
    language = f" ({article.language_name})" if article.language_name else ""
    yield HEADLINE.format(article.headline) + language
    yield article.body
    if article.note:
        yield page.note + article.note
    yield from (f"    {_source(each, page)}" for each in article.sources)
    if article.more:
        yield f"    {article.more}"


def _source(source: Source, page: Page) -> str:
    mark = page.primary if source.primary else ""
    return " · ".join(filter(None, (f"{mark}{source.name}", source.time, source.url)))


def _span(span: Span) -> str:
    return f"{span.text} {span.url}" if span.url else span.text
