"""Paragraphs: an opening that names source and day once, and sentences that stand in a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from notifier.digests.prose.paragraph import LENGTHS, length, paragraph
from notifier.digests.told import Told
from tests.notifier.digests.prose.conftest import AT, Case, cases, report, told

#: Naive, as hypothesis wants it.
EARLIEST = datetime(1971, 1, 1)  # noqa: DTZ001
PARAGRAPHS = yaml.load((Path(__file__).parent / "paragraphs.yaml").read_text("utf-8"), yaml.CSafeLoader)


def text_of(story: Told, language: str = "en", zone: str = "UTC") -> str:
    """A paragraph as a reader sees it."""
    parts = [each.text for each in paragraph(story, language, zone)]
    return re.sub("(?<=[，。：！”]) ", "", " ".join(parts))


def stands_in_a_report(sentence: str, story: Told) -> bool:
    """Whether it does, apart from its first letter and a full stop at its end."""
    texts = (f"{each.item.title}\n{each.item.summary}\n{each.item.content}" for each in story.reports)
    core = re.sub(r"\s+", " ", sentence.rstrip(".。"))[1:]
    return any(core in re.sub(r"\s+", " ", text.replace(".", ". ")) or core in text for text in texts)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.of)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_opens_with_source_and_day_and_goes_on_as_the_report_does(case: Case, language: str) -> None:
    story = told(case.report)
    opening, *sentences = paragraph(story, language)
    assert (opening.kind, opening.report) == ("opening", case.report.item.id)
    assert re.search("December 2|12月2日|4月11日|5月11日|6月3日", opening.text)
    assert sentences
    assert all(each.kind == "sentence" and each.report == case.report.item.id for each in sentences)
    assert [each.text for each in sentences if not stands_in_a_report(each.text, story)] == []


@pytest.mark.parametrize("row", PARAGRAPHS, ids=lambda row: row["of"])
def test_the_opening_fits_who_speaks_and_what_is_said(row: Mapping[str, Any]) -> None:
    language = row.get("language", "en")
    made = report(
        row["title"],
        row.get("text", ""),
        source=row.get("source", "The Ledger Post"),
        language=language,
        primary=row.get("primary", False),
    )
    assert text_of(told(made), language) == row["expected"]


def test_the_day_is_that_of_the_zone() -> None:
    late = report("海港银行开设托管业务", "海港银行周二开设托管业务，首批四家。", source="财联社", language="zh")
    story = told(replace(late, item=replace(late.item, published=AT - timedelta(hours=13))))
    assert text_of(story, "zh", "UTC").startswith("据财联社12月1日消息，")
    assert text_of(story, "zh", "Asia/Shanghai").startswith("据财联社12月2日消息，")


def test_a_day_that_nobody_told_is_when_it_was_seen() -> None:
    unknown = report("Harbour Bank opens desk", "Harbour Bank opened a desk for bonds.", published=None)
    assert text_of(told(unknown)) == (
        "According to The Ledger Post, seen on December 2: Harbour Bank opened a desk for bonds."
    )


def test_reports_of_other_languages_stand_as_they_are() -> None:
    story = told(report("金融庁、新規則を公表", "金融庁は2日、規則を公表した。", source="通貨新聞", language="ja"))
    assert text_of(story) == "According to 通貨新聞, on December 2: 金融庁は2日、規則を公表した。"


def test_the_report_that_tells_the_event_is_quoted_first() -> None:
    vague = report(
        "Harbour Bank opens custody desk for bonds", "The move could reshape the custody of bonds in Europe."
    )
    plain = report(
        "Harbour Bank opens desk", "Harbour Bank opened a custody desk for tokenized bonds.", source="Coin Courant"
    )
    assert text_of(told(vague, plain)).startswith("According to Coin Courant, on December 2, Harbour Bank opened")


def test_a_report_that_needs_no_title_is_quoted_before_one_that_does() -> None:
    needs = report("Harbour Bank opens custody desk for bonds", "The desk of four holds paper of issuers from Norway.")
    tells = report(
        "Harbour Bank opens desk", "Harbour Bank has opened a custody desk for bonds.", source="Coin Courant"
    )
    assert text_of(told(needs, tells)).startswith("According to Coin Courant, on December 2, Harbour Bank has opened")


def test_a_title_that_is_the_headline_is_quoted_behind_another() -> None:
    first = report("Harbour Bank opens custody desk for bonds", "The desk holds paper of four issuers.")
    other = report("Custody desk for bonds opens at Harbour Bank", "The desk has four clerks.", source="Coin Courant")
    assert text_of(told(first, other)).startswith(
        "According to Coin Courant, on December 2, custody desk for bonds opens at Harbour Bank."
    )


def test_a_wire_report_is_quoted_before_an_essay() -> None:
    essay = report("海港银行开设债券托管业务", "海港银行开设债券托管业务，一场暗流涌动的生意由此开场。", language="zh")
    wire = report(
        "海港银行开设债券托管业务",
        "渡口财经12月2日消息，海港银行周二开设债券托管业务，首批四家发行人。",
        source="渡口财经",
        language="zh",
    )
    assert text_of(told(essay, wire), "zh").startswith("据渡口财经12月2日消息，海港银行周二")


def test_another_report_adds_what_the_first_leaves_out() -> None:
    first = report("Harbour Bank opens custody desk", "Harbour Bank opened a custody desk for bonds on Tuesday.")
    same = report("Harbour Bank opens desk", "Harbour Bank opened a custody desk for bonds on Tuesday.", source="Echo")
    more = report(
        "Harbour Bank desk opens with four issuers",
        "Four issuers from Norway and Spain will keep their bonds at Harbour Bank.",
        source="Coin Courant",
        published=AT - timedelta(days=1),
    )
    assert text_of(told(first, same, more)) == (
        "According to The Ledger Post, on December 2, Harbour Bank opened a custody desk for bonds on Tuesday."
        " Coin Courant adds, on December 1: Four issuers from Norway and Spain will keep their bonds at Harbour Bank."
    )


def test_sentences_of_another_language_stand_behind_a_colon() -> None:
    first = report("Harbour Bank opens custody desk", "Harbour Bank opened a custody desk for bonds on Tuesday.")
    more = report(
        "Harbour Bank desk opens", "Four issuers from Norway keep bonds at Harbour Bank.", source="Coin Courant"
    )
    assert text_of(told(first, more), "zh") == (
        "据 The Ledger Post 12月2日消息：Harbour Bank opened a custody desk for bonds on Tuesday."
        " 另据 Coin Courant 消息：Four issuers from Norway keep bonds at Harbour Bank."
    )


def test_what_a_source_says_besides_on_the_day_needs_no_other_opening() -> None:
    first = report("Harbour Bank opens custody desk", "Harbour Bank opened a custody desk for bonds on Tuesday.")
    besides = report("Harbour Bank desk has four issuers", "Four issuers from Norway will keep bonds at Harbour Bank.")
    assert text_of(told(first, besides)) == (
        "According to The Ledger Post, on December 2, Harbour Bank opened a custody desk for bonds on Tuesday."
        " Four issuers from Norway will keep bonds at Harbour Bank."
    )


def test_what_is_quoted_elsewhere_comes_last_where_another_tells_as_much() -> None:
    first = report("Harbour Bank opens custody desk", "Harbour Bank opened a custody desk for bonds on Tuesday.")
    other = report(
        "Harbour Bank opens desk", "The bonds of Harbour Bank get a custody desk of four people.", source="Echo"
    )
    story = told(first, other)
    assert paragraph(story, "en")[0].report == first.item.id
    assert paragraph(story, "en", quoted=[first.item.id])[0].report == other.item.id
    assert paragraph(told(first), "en", quoted=[first.item.id]) == paragraph(told(first), "en")


def test_a_report_of_something_else_adds_nothing() -> None:
    first = report("Harbour Bank opens custody desk", "Harbour Bank opened a custody desk for bonds on Tuesday.")
    other = report("Orchid Pay wins licence", "Orchid Pay has won a licence from Malta.", source="Coin Courant")
    assert length(paragraph(told(first, other), "en")) == length(paragraph(told(first), "en"))


def test_a_long_report_is_cut_between_its_sentences() -> None:
    text = " ".join(f"Harbour Bank opened desk number {number} for bonds of the region." for number in range(60))
    parts = paragraph(told(report("Harbour Bank opens sixty desks", text)), "en")
    assert LENGTHS["en"][0] < length(parts[1:]) <= LENGTHS["en"][1]


def test_made_twice_it_is_equal() -> None:
    story = told(*(case.report for case in cases()))
    assert paragraph(story, "en") == paragraph(story, "en")


@given(
    st.text(max_size=300),
    st.text(max_size=600),
    st.sampled_from(["en", "zh", "ja", ""]),
    st.datetimes(timezones=st.just(UTC), min_value=EARLIEST),
)
def test_hostile_reports_end_in_a_paragraph_of_their_own_words(
    title: str, text: str, language: str, published: datetime
) -> None:
    story = told(report(title, text, language=language, published=published))
    opening, *sentences = paragraph(story, "en", "Asia/Tokyo")
    assert "The Ledger Post" in opening.text
    assert sentences


@pytest.mark.parametrize("text", ["(" * 6000, "“" * 6000, "据" * 6000, "A. " * 3000, "1. " * 3000, "BY A B " * 900])
def test_texts_that_never_end_are_given_up_soon(text: str) -> None:
    opening, *sentences = paragraph(told(report("Harbour Bank opens custody desk", text)), "en")
    assert opening.text == "According to The Ledger Post, on December 2,"
    assert [each.text for each in sentences] == ["Harbour Bank opens custody desk."]
