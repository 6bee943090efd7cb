"""Pages to reports: each page of `pages/` gives what the YAML file beside it says."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import PageError
from crawlers.extraction.extract import comes_as_pdf, extract
from crawlers.extraction.page import Page, iso

PAGES = Path(__file__).parent / "pages"
FETCHED = datetime(2026, 5, 10, 12, tzinfo=UTC)
SENTENCE = "The central bank said on Tuesday that the trial would be extended to three more cities in the spring. "


def _page(body: bytes | str, **given: Any) -> Page:
    return extract(body.encode() if isinstance(body, str) else body, fetched=FETCHED, **given)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_page(name: str) -> None:
    expected = yaml.safe_load((PAGES / f"{name}.yaml").read_text(encoding="utf-8"))
    body = (PAGES / f"{name}.html").read_bytes()
    page = _page(body, url="https://ledger.example/a/1", timezone=expected.pop("timezone", "UTC"))
    found = {
        "title": page.title,
        "content": page.content,
        "authors": list(page.authors),
        "published": iso(page.published),
        "modified": iso(page.modified),
        "language": page.language,
        "site": page.site,
        "cut": list(page.cut),
        "cited": page.cited
        and [page.cited.source_id or page.cited.source, page.cited.date and page.cited.date.isoformat()],
    }
    assert {key: found[key] for key in expected} == expected


def test_texts_are_plain() -> None:
    page = _page(
        f"<h1>Cafe\u0301 &amp; bank\u0007</h1><article><p>{SENTENCE * 3}\u200bSoft\u00adhyphen e\u0301.</p></article>"
    )
    assert page.title == "Café & bank"
    assert page.content.endswith("Softhyphen é.")
    assert "\n" not in page.content


def test_hidden_elements_are_no_text() -> None:
    hidden = f"<p style='display: none'>Hidden one. {SENTENCE}</p><p aria-hidden='true'>Hidden two. {SENTENCE}</p>"
    page = _page(
        f"<h1>A title of it</h1><article><p>First. {SENTENCE * 4}</p>{hidden}<p>Last. {SENTENCE * 4}</p></article>"
    )
    assert "First." in page.content
    assert "Last." in page.content
    assert "Hidden" not in page.content


def test_the_article_in_a_box_with_a_bad_name_stays() -> None:
    page = _page(
        f"<h1>A title of it</h1><div class='sidebar related'><p>One. {SENTENCE * 4}</p><p>Two. {SENTENCE * 4}</p></div>"
    )
    assert page.content.startswith("One.")


def test_repeated_paragraphs_are_cut_once() -> None:
    page = _page(f"<article><p>One. {SENTENCE * 2}</p><p>Two. {SENTENCE * 2}</p><p>One. {SENTENCE * 2}</p></article>")
    assert page.content.count("One.") == 1
    assert [line[:4] for line in page.cut] == ["One."]


@pytest.mark.parametrize("body", [b"", b"   ", b"just words", b"\x00\x01\x02", b"<p><blockquote>" * 100_000])
def test_what_is_no_page_is_refused_with_a_reason(body: bytes) -> None:
    with pytest.raises(PageError) as caught:
        _page(body)
    assert caught.value.kind in ("no_markup", "empty", "too_deep")
    assert caught.value.detail


def _page_or_refusal(body: bytes) -> Page | str:
    try:
        return _page(body)
    except PageError as error:
        return error.kind


HOSTILE = {
    "nested": "<div>" * 100_000 + f"<p>{SENTENCE}</p>",
    "one line": f"<p>{'word ' * 400_000}</p>",
    "attributes": f"<div {' '.join(f'a{n}=x' for n in range(60_000))}><p>{SENTENCE * 5}</p></div>",
    "attributes behind a sign": f"<div x='<' {' '.join(f'a{n}' for n in range(60_000))}></div><p>{SENTENCE * 5}</p>",
    "links": "<a href='/x'>to there</a> " * 200_000,
    "spans of cells": "<table>"
    + "<tr><td rowspan=1000 colspan=1000>x</td></tr>" * 5_000
    + f"</table><p>{SENTENCE}</p>",
    "spans": f"<article><p>{'<span>word</span> ' * 50_000}</p></article>",
    "boxes": "<div class=share>" * 200 + f"<p>{SENTENCE}</p>" * 5_000,
    "entities": "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>&b;</p>" + f"<p>{SENTENCE}</p>",
    "nested JSON": f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{SENTENCE}</p>",
    "marks": f"<p>a{chr(0x301) * 200_000}</p>",
    "headings": "<h1>A heading of its own</h1>" * 30_000,
    "scripts": "<script>" * 100_000,
    "no ends": "<p><a" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(20)
def test_hostile_pages_end(name: str) -> None:
    page = _page_or_refusal(HOSTILE[name].encode())
    assert (
        page in ("too_many_elements", "too_deep") if isinstance(page, str) else len(page.content) < len(HOSTILE[name])
    )


@given(st.binary(max_size=300), st.integers(0, 3_000), st.integers(0, 3_000))
@settings(max_examples=60)
def test_damaged_pages_never_crash(noise: bytes, start: int, length: int) -> None:
    body = (PAGES / "wordpress.html").read_bytes()
    damaged = body[:start] + noise + body[start + length :]
    assert _page_or_refusal(damaged) in ("empty", "no_markup", "broken") or isinstance(_page(damaged), Page)


def test_pdf_is_told_by_its_bytes() -> None:
    assert comes_as_pdf(b"%PDF-1.7 ...", None)
    assert comes_as_pdf(b"\n%PDF-1.7", "text/html")
    assert comes_as_pdf(b"garbage", "application/pdf")
    assert not comes_as_pdf(b"<html>moved", "application/pdf")
    assert not comes_as_pdf(gzip.compress(b"x"), "text/html")
