"""What a page says beside its text."""

from __future__ import annotations

import pytest

from crawlers.extraction.layout import layout_of
from crawlers.extraction.metadata import describe, jsonld
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.metadata.people import authors_of
from crawlers.extraction.metadata.titles import title_of
from crawlers.extraction.tree import read_tree


def _ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('{"@type": "NewsArticle", "headline": "A"}', "A"),
        ('[{"@type": "WebSite", "name": "S"}, {"@type": "BlogPosting", "headline": "A"}]', "A"),
        ('{"@graph": [{"@type": ["Article", "X"], "headline": "A"}]}', "A"),
        ('{"@type": "WebPage", "mainEntity": {"@type": "Report", "headline": "A"}}', "A"),
        ('<!-- {"@type": "NewsArticle", "headline": "A"} -->', "A"),
        ('//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>', "A"),
        ('{"@type": "NewsArticle", "headline": "A",}', "A"),
        ('{"@type": "NewsArticle", "headline": "A\nB"}', "A\nB"),
        ('{"@type": "http://schema.org/NewsArticle", "headline": "A"};', "A"),
        ('{"@type": "NewsArticle", "headline": {"@value": "A"}}', "A"),
        ('{"@type": "Organization", "headline": "A"}', None),
        ("{broken", None),
        ("[" * 5_000, None),
        ("null", None),
    ],
)
def test_json_ld(script: str, headline: str | None) -> None:
    article = jsonld.article(jsonld.nodes([script]))
    assert next(iter(jsonld.texts(article.get("headline"))), None) == headline


SITE = '<meta property="og:site_name" content="The Ledger">'
MINUTES = "Minutes of the Monetary Policy Meeting of the Bank Board"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>Rates rise again | The Ledger</title>", "Rates rise again"),
        (f"{SITE}<title>Rates rise - The Ledger</title><h1>The Ledger</h1>", "Rates rise"),
        (f"{SITE}<title>The Ledger: Rates rise</title><h1>The Ledger</h1><h2>Rates rise</h2>", "Rates rise"),
        ("<title>Rates rise – and fall | The Ledger</title><h1>Rates rise – and fall</h1>", "Rates rise – and fall"),
        (f'{SITE}<meta property="og:title" content="Rates rise | The Ledger">', "Rates rise"),
        (_ld('{"@type": "NewsArticle", "headline": "Rates &amp; prices rise"}'), "Rates & prices rise"),
        ("<title>央行宣布利率上升-海港财经网</title>", "央行宣布利率上升"),
        ("<h1>Rates rise</h1>", "Rates rise"),
        (f'<meta property="og:title" content="4 May | {MINUTES.replace(" Bank", "")}"><h1>{MINUTES}</h1>', MINUTES),
        ("<svg><title>Logo</title></svg><p>x</p>", ""),
    ],
)
def test_title(markup: str, title: str) -> None:
    root = read_tree(f"<html><body>{markup}</body></html>")
    head = read_head(root)
    assert title_of(head, layout_of(root, head), describe.site_of(head, None)) == title


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        (_ld('{"@type": "NewsArticle", "author": [{"name": "Ida Lund"}, "Per Aas"]}'), ("Ida Lund", "Per Aas")),
        (_ld('{"@type": "NewsArticle", "author": "https://ledger.example/ida"}'), ()),
        (_ld('{"@type": "NewsArticle", "author": {"name": "admin"}}') + "<a rel=author>Ida Lund</a>", ("Ida Lund",)),
        ('<meta name="author" content="By Ida Lund and Per Aas">', ("Ida Lund", "Per Aas")),
        ('<meta property="article:author" content="https://www.facebook.com/ledger">', ()),
        ('<meta name="author" content="The Ledger"><meta property="og:site_name" content="The Ledger">', ()),
        ('<p class="byline">Von Jana Meer, 8. Mai</p>', ("Jana Meer",)),
        ('<span class="post-author">Posted by Ida Lund on May 8</span>', ("Ida Lund",)),
        ('<div class="comments"><span class="author">Reader</span></div>', ()),
        ('<div class="authority">The Authority said so</div>', ()),
        ('<meta name="author" content="作者：王小明">', ("王小明",)),
    ],
)
def test_authors(markup: str, authors: tuple[str, ...]) -> None:
    root = read_tree(f"<html><body>{markup}</body></html>")
    head = read_head(root)
    found = authors_of(head, layout_of(root, head), describe.site_of(head, None))
    assert found == authors


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<html lang="en-us"><body>', "en-US"),
        ('<html lang="zh_hant_tw"><body>', "zh-Hant-TW"),
        ('<html><meta property="og:locale" content="de_DE"><body>', "de-DE"),
        ('<html lang="{{ lang }}"><body>', ""),
    ],
)
def test_language_stated(markup: str, language: str) -> None:
    assert describe.language_of(read_head(read_tree(markup + "<p>x"))) == language


def test_the_name_of_the_site() -> None:
    markup = _ld('{"@type": "NewsArticle", "publisher": {"name": "The Ledger"}}')
    base = "https://www.ledger.example/news"
    assert describe.site_of(read_head(read_tree(f"<html><head>{markup}</head><body><p>x")), base) == "The Ledger"
    assert describe.site_of(read_head(read_tree("<p>x")), base) == "ledger.example"
