"""A page as one HTML file: no script, no image, no request to anywhere; for browsers, mail and paper.

Mail programs that drop `<style>` still show headings, paragraphs, tables, and the bars, whose looks stand beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html
from lxml.builder import ElementMaker

from notifier.digests.pages.page import Article, Bar, Chapter, Chart, Lead, Page, Source, Table
from notifier.digests.pages.wording import HEADLINE
from notifier.rendering.message import Span

#: Elements made from values, which it escapes; lxml has no types.
_E: Any = ElementMaker(makeelement=html.html_parser.makeelement)
#: Nothing may be fetched, whatever stands in a title.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
#: Characters of a title, two lines of it, from which on it is set smaller.
_LONG = 110
_BAR, _MEAN = "height:9px;background:#0b6b57", "height:3px;background:#6a665e;margin-top:1px"


def html_of(page: Page) -> str:
    """The document."""
    head = _E.head(
        _E.meta(charset="utf-8"),
        _E.meta({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        _E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        _E.meta(name="color-scheme", content="light dark"),
        _E.meta(name="referrer", content="no-referrer"),
        _E.title(f"{page.title} · {page.name}"),
        _E.style(_style()),
    )
    body = _E.body(_E.div(*_content(page), _class("page")))
    document = html.tostring(
        _E.html(head, body, lang=_tag(page.language)), encoding="unicode", doctype="<!DOCTYPE html>"
    )
    return str(document) + "\n"


def fragment_of(page: Page) -> str:
    """What stands in the document's body, for readers with looks of their own."""
    return str(html.tostring(_E.div(*_content(page), lang=_tag(page.language)), encoding="unicode"))


def _content(page: Page) -> Iterable[Any]:
    dated = " · ".join(filter(None, (page.number, page.period)))
    yield _E.header(_E.p(page.name, _class("name")), _E.p(dated, _class("dated")), _class("masthead"))
    yield _E.h1(page.title, _class("long") if len(page.title) > _LONG else {})
    if page.introduction:
        yield _E.div(*(_lead(each, page) for each in page.introduction), _class("intro"))
    if page.charts:
        yield _E.nav(*(_E.div(*_chart(each)) for each in page.charts), {"class": "charts", "aria-label": page.contents})
    yield _E.main(*(_chapter(each, page) for each in page.chapters), *map(_table, page.tables))
    yield _E.footer(*map(_E.p, page.remarks))


def _lead(lead: Lead, page: Page) -> Any:
    on = () if lead.anchor is None else (" ", _E.a("→", href=f"#{lead.anchor}"))
    return _E.p(lead.body, *on, _language(lead.language, page))


def _chapter(chapter: Chapter, page: Page) -> Any:
    articles = (_article(each, page) for each in chapter.articles)
    return _E.section(_E.h2(chapter.name), _E.div(*articles, _class("columns")), id=chapter.anchor)


def _article(article: Article, page: Page) -> Any:
    language = _language(article.language, page)
    brackets = (_E.span(each, _class("bracket")) for each in HEADLINE.split("{}"))
    headline = _E.h3(next(brackets), _link(article.headline, article.url), next(brackets), language)
    if article.language_name:
        headline.append(_E.span(article.language_name, _class("lang"), lang=_tag(page.language)))
    body = (_E.p(article.body, language),) if article.body else ()
    note = (_E.p(_E.b(page.note), article.note, _class("note")),) if article.note else ()
    return _E.article(headline, *body, *note, *_sources(article, page), id=article.anchor)


def _language(language: str, page: Page) -> dict[str, str]:
    """The attribute that says so, where it is not the page's."""
    return {} if language == page.language else {"lang": _tag(language)}


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else language


def _sources(article: Article, page: Page) -> Iterable[Any]:
    items = [_source(each, page) for each in article.sources]
    if article.more:
        items.append(_E.li(article.more))
    return (_E.ul(*items, _class("sources")),) if items else ()


def _source(source: Source, page: Page) -> Any:
    name = _link(source.name, source.url)
    return _E.li(*((page.primary, _E.b(name)) if source.primary else (name,)), " ", _E.span(source.time))


def _chart(chart: Chart) -> Iterable[Any]:
    longest = max(max(each.value, each.mean or 0) for each in chart.bars)
    rows = (_bar(each, longest) for each in chart.bars)
    yield _E.table(_E.caption(chart.name), _E.tbody(*rows), style="width:100%")
    yield _E.p(chart.legend, _class("legend"))


def _bar(bar: Bar, longest: float) -> Any:
    label = _E.a(bar.label, href=f"#{bar.anchor}") if bar.anchor else bar.label
    bars = [_E.div(_class("bar"), style=f"{_BAR};width:{100 * bar.value / longest:.1f}%")]
    if bar.mean:
        bars.append(_E.div(_class("mean"), style=f"{_MEAN};width:{100 * bar.mean / longest:.1f}%"))
    return _E.tr(_E.th(label, scope="row"), _E.td(*bars, style="width:50%"), _E.td(bar.text, _class("count")))


def _table(table: Table) -> Any:
    numbers = {number: _class("n") for number in table.numbers}
    head = (_E.th(name, numbers.get(number, {}), scope="col") for number, name in enumerate(table.head))
    rows = (
        _E.tr(*(_E.td(_span(span), numbers.get(number, {})) for number, span in enumerate(row))) for row in table.rows
    )
    grid = _E.table(_E.thead(_E.tr(*head)), _E.tbody(*rows), _class("grid"))
    return _E.section(_E.h2(table.name), grid, id=table.anchor)


def _span(span: Span) -> Any:
    return _link(span.text, span.url)


def _link(text: str, url: str | None) -> Any:
    return _E.a(text, href=url) if url else text


def _class(name: str) -> dict[str, str]:
    return {"class": name}


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
