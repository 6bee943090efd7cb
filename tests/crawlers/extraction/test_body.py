"""What is taken off a page, and what is not."""

from __future__ import annotations

import pytest

from crawlers.extraction.body.article import article_text
from crawlers.extraction.body.blocks import blocks
from crawlers.extraction.body.cues import is_known_boilerplate
from crawlers.extraction.body.pruning import prune
from crawlers.extraction.tree import read_tree

LONG = "The central bank said on Tuesday that the trial would be extended to three more cities in the spring."


@pytest.mark.parametrize(
    "names",
    ["share", "post-share", "shareBar", "SHARE", "x related-links", "author_bio", "readMore", "site-footer", "sr-only"],
)
def test_names_of_boilerplate(names: str) -> None:
    root = read_tree(f"<main><p>{LONG * 4}</p><div class='{names}'>{LONG}</div></main>")
    prune(root, 1_000)
    assert root.text_content().count(LONG) == 4


@pytest.mark.parametrize("names", ["shareholders", "has-sidebar", "no-share", "box box--ad", "adventure", "authority"])
def test_names_that_only_look_so(names: str) -> None:
    root = read_tree(f"<main><p>{LONG * 4}</p><div class='{names}'>{LONG}</div></main>")
    prune(root, 1_000)
    assert root.text_content().count(LONG) == 5


def test_text_behind_what_is_taken_off_stays() -> None:
    root = read_tree(f"<p>{LONG}<span class='share'>Share</span>behind</p>")
    prune(root, 1_000)
    assert root.text_content() == f"{LONG} behind"


def test_blocks() -> None:
    root = read_tree("<h2>Head</h2><p>One <b>bold</b>\nword <a href='/x'>link</a><br>two</p><ul><li>item</ul>loose")
    found = [(block.text, block.kind, block.linked) for block in blocks(root, 1_000)]
    assert found == [
        ("Head", "heading", 0), ("One bold word link", "p", 4), ("two", "p", 0), ("item", "item", 0), ("loose", "", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Read more: What the trial taught the bank", "Subscribe to our newsletter", "» Lesen Sie auch: Die Krone",
        "The post Rates rise appeared first on The Ledger.", "责任编辑：王小明", "© 2026 The Ledger", "3 min read",
        "Disclaimer: This is no advice.", "Photo: Ida Lund", "関連記事：デジタル通貨", "5 minutes reading",
        "ADVERTISEMENT", "Share",
    ],
)  # fmt: skip
def test_lines_that_are_no_part_of_an_article(line: str) -> None:
    assert is_known_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read moreover what he wrote.", "Shares fell by 3%.", "The post office opened.", "More banks joined the trial.",
        "Advertisements were banned.", f"Read more of it: {LONG} {LONG}", "Photographs were taken.", "",
    ],
)  # fmt: skip
def test_lines_that_are(line: str) -> None:
    assert not is_known_boilerplate(line)


def test_a_page_of_headings_keeps_them_and_an_article_none_below_its_end() -> None:
    rows = "".join(f"<h2>{LONG} {number}</h2>" for number in range(5))
    assert article_text(read_tree(f"<body><main>{rows}</main>"), "").content.count(LONG) == 5
    ended = article_text(read_tree(f"<body><article><p>{LONG[::-1]}</p><p>{LONG}</p><h2>More</h2></article>"), "")
    assert ended.content.endswith(LONG)


def test_a_large_page_of_short_rows_is_read() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>Runner {number}</td></tr>" for number in range(3_500))
    found = article_text(read_tree(f"<body><h1>Results</h1><table>{rows}</table>"), "Results")
    assert "Runner 3000" in found.content
