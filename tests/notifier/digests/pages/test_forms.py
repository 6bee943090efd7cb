"""The other forms of an edition."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import feedparser
import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt

from newsroom.patterns import shipped
from notifier.digests.edition import Beside, Edition
from notifier.digests.pages.files.issues import feed_of
from notifier.digests.pages.forms import FORMS
from notifier.digests.pages.laying import MOST_SOURCES, page_of
from tests.notifier.digests.pages.hostile import CASES, TEXTS, many, with_text


@pytest.mark.parametrize("form", FORMS)
def test_an_edition_looks_the_same_each_time(edition: Edition, form: str) -> None:
    assert FORMS[form](edition) == FORMS[form](Edition.from_dict(json.loads(json.dumps(edition.to_dict()))))


@pytest.mark.parametrize("form", ["markdown", "text"])
def test_it_says_everything(edition: Edition, form: str) -> None:
    said = FORMS[form](edition)
    assert [words.text for each in edition.pieces for words in each.paragraph if words.text not in said] == []
    assert [each.headline for each in edition.pieces if each.headline not in said] == []
    assert [link.url for each in edition.pieces for link in each.links if link.url and link.url not in said] == []
    assert [each.sentence for each in edition.beside.calendar if each.sentence not in said] == []


def test_json_is_the_whole_edition(edition: Edition) -> None:
    assert Edition.from_dict(json.loads(FORMS["json"](edition))) == edition


@pytest.mark.parametrize(("text", "url"), CASES)
def test_nothing_from_outside_is_markup_in_markdown(weekly: Edition, text: str, url: str) -> None:
    """as CommonMark, and GitHub's tables, read it"""
    page = page_of(with_text(weekly, text, url))
    tokens = MarkdownIt("commonmark").enable("table").parse(FORMS["markdown"](with_text(weekly, text, url)))
    kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
    assert kinds.isdisjoint(
        {"html_inline", "html_block", "image", "code_inline", "code_block", "fence", "list_item_open"}
    )
    articles = sum(len(chapter.articles) for chapter in page.chapters)
    assert sum(token.type == "heading_open" and token.tag == "h3" for token in tokens) == articles
    links = {str(each.attrs["href"]) for token in tokens for each in token.children or () if each.type == "link_open"}
    assert {link for link in links if not re.match("https?://", link)} == set()


def test_the_calendar_is_one_of_whole_days(edition: Edition) -> None:
    events = Calendar.from_ical(FORMS["ics"](edition)).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [each.day for each in edition.beside.calendar]
    said = [(str(event["summary"]), str(event["description"])) for event in events]
    for (summary, description), each in zip(said, edition.beside.calendar, strict=True):
        assert summary.endswith(each.headline)
        assert description.startswith(each.sentence)
    assert all(isinstance(event.decoded("dtstart"), date) and event["uid"] for event in events)


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_comes_from_outside_the_calendar_can_be_read(weekly: Edition, text: str) -> None:
    events = Calendar.from_ical(FORMS["ics"](with_text(weekly, text, "javascript:x"))).walk("VEVENT")
    assert [event.get("url") for event in events] == [None, None]


def test_a_feed_has_an_entry_for_each_edition(weekly: Edition) -> None:
    feed = feedparser.parse(feed_of([weekly, replace(weekly, language="zh")], "https://wire.example/"))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [weekly.title, weekly.title]
    assert len({entry.id for entry in feed.entries}) == 2
    assert "61 votes to 42" in feed.entries[0].content[0].value


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Nothing was reported that belongs here"), ("zh", "本期无可收录的报道")]
)
@pytest.mark.parametrize("form", ["markdown", "html", "text", "telegram"])
def test_an_empty_edition_says_so(weekly: Edition, form: str, language: str, says: str) -> None:
    empty = replace(weekly, language=language, title="", introduction=(), pieces=(), beside=Beside())
    assert says in FORMS[form](empty)


def test_sources_that_are_not_named_are_counted(weekly: Edition) -> None:
    article = page_of(many(weekly, 1)).chapters[0].articles[0]
    assert (len(article.sources), article.more) == (MOST_SOURCES, "and 14 more sources")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("rhythm", "until", "english", "chinese"),
    [
        ("weekly", "2026-06-08T00:00:00Z", "1–7 Jun 2026", "2026年6月1日至7日"),
        ("daily", "2026-06-02T00:00:00Z", "1 Jun 2026", "2026年6月1日"),
        ("hourly", "2026-06-01T01:00:00Z", "1 Jun 2026, 00:00–01:00", "2026年6月1日 00:00–01:00"),
    ],
)
def test_a_period_is_told_by_its_days(
    weekly: Edition, language: str, rhythm: str, until: str, english: str, chinese: str
) -> None:
    row = {**weekly.to_dict(), "language": language}
    row["period"] |= {"rhythm": rhythm, "until": until}
    assert page_of(Edition.from_dict(row)).period == {"en": english, "zh": chinese}[language]


def test_amounts_and_rounds_are_told_as_readers_write_them(edition: Edition) -> None:
    (financings,) = (table for table in page_of(edition).tables if table.anchor == "financings")
    told = [tuple(span.text for span in row[1:3]) for row in financings.rows]
    assert (
        told[:2]
        == {
            "en": [("US$120M", "Series C"), ("€31.5M (US$36M)", "acquisition, rumoured")],
            "zh": [("1.2亿美元", "C轮"), ("3150万欧元（3600万美元）", "收购（传闻）")],
        }[edition.language]
    )


ROUNDS = sorted({name for language in ("en", "zh", "ja") for name in shipped(f"financing/{language}")["rounds"]})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [*ROUNDS, "series_a", "pre_series_b"])
def test_every_round_has_a_word(weekly: Edition, name: str, language: str) -> None:
    raised = replace(weekly.beside.financings[0], round=name)
    page = page_of(replace(weekly, language=language, beside=replace(weekly.beside, financings=(raised,))))
    assert page.tables[0].rows[0][2].text


def test_a_headline_leads_to_the_report_that_it_is_of(weekly: Edition) -> None:
    act = weekly.pieces[0]
    marlowe = {"headline": "Stablecoin Act passes"}
    found = [
        page_of(replace(weekly, pieces=(replace(act, **more),))).chapters[0].articles[0].url  # type: ignore[arg-type]
        for more in ({}, marlowe, {"headline": "Nobody’s"}, {"headline": "Nobody’s", "paragraph": ()}, {"links": ()})
    ]
    assert found == [
        "https://gazette.example/stablecoin-act",
        "https://marlowe.example/2026/06/act",
        "https://gazette.example/stablecoin-act",
        "https://parliament.example/acts/77",
        None,
    ]


def test_the_reports_that_a_paragraph_is_from_are_named(weekly: Edition) -> None:
    piece = many(weekly, 1).pieces[0]
    said = replace(piece, paragraph=(replace(piece.paragraph[0], report=piece.links[-1].report),))
    article = page_of(replace(weekly, pieces=(said,))).chapters[0].articles[0]
    assert [each.name for each in article.sources] == [
        "Outlet 0",
        "Outlet 1",
        "Outlet 2",
        "Outlet 3",
        "Outlet 4",
        "Outlet 11",
    ]


def test_of_one_day_a_source_has_its_time_alone(weekly: Edition) -> None:
    at = {"first": "2026-06-02T22:00:00Z", "until": "2026-06-03T22:00:00Z", "zone": "Europe/Paris"}
    daily = Edition.from_dict({**weekly.to_dict(), "period": {"rhythm": "daily", **at}})
    times = [each.time for each in page_of(daily).chapters[0].articles[0].sources]
    assert times == ["11:12", "11:40", "12:05", "13:30"]
    assert page_of(daily).chapters[0].articles[1].sources[0].time == "4 Jun, 10:00"


def test_what_is_hearsay_or_has_no_country_is_told_as_such(weekly: Edition) -> None:
    stages = next(table for table in page_of(weekly).tables if table.anchor == "stages")
    assert [tuple(span.text for span in row[:2]) for row in stages.rows] == [
        ("Digital Crown, Norway", "development → pilot"),
        ("Digital Florin", "research (reported)"),
    ]
    raised = replace(weekly.beside.financings[0], round=None, rumoured=True)
    page = page_of(replace(weekly, beside=replace(weekly.beside, financings=(raised,))))
    assert page.tables[0].rows[0][2].text == "rumoured"


def test_what_an_edition_lacks_and_what_was_changed_stand_at_its_end(weekly: Edition) -> None:
    said = page_of(replace(weekly, lacks=("four_weeks",))).remarks
    assert "38 of 41 primary sources reported; silent: Bank of Osier, Kestrel Markets Authority" in " ".join(said)
    assert "four weeks before were not at hand" in said[-2]
    assert said[-1] == "Changed by an editor: s-act: a note was added."
