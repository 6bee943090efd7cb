"""The outlet that a report cites, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from config.knowledge.outlets import shipped_outlets
from newsroom.citations.cite import cite
from tests.newsroom.citations.sentences import FIRST, SECOND, THIRD, Row
from tests.newsroom.items import said

PUBLISHED = datetime(2026, 5, 8, 12, tzinfo=UTC)


def cited(title: str, **fields: str) -> tuple[str | None, str | None]:
    """The outlet and the day that a report cites, without the article of the name."""
    citation = cite(said(title, published=PUBLISHED, **fields))
    if citation is None:
        return None, None
    day = citation.date.isoformat() if citation.date else None
    return citation.source.removeprefix("The ").removeprefix("the "), day


@pytest.mark.parametrize("rows", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def test_sentences_in_four_languages(rows: Sequence[Row]) -> None:
    found = [(cited(sentence), source and source.removeprefix("The "), day) for sentence, source, day in rows]
    right = sum(got[0] is not None and got[0] == source for got, source, _ in found)
    assert right / sum(got[0] is not None for got, _, _ in found) >= 0.98, "precision"
    assert right / sum(source is not None for _, source, _ in found) >= 0.9, "recall"
    assert [got for got, source, day in found if source and got[0] == source and got[1] not in (day, None)] == []


def test_the_catalogue_id_and_the_words_are_told() -> None:
    citation = cite(said("Fund to list", summary="According to CoinDesk on May 6, it will."))
    assert citation is not None
    assert (citation.source, citation.source_id) == ("CoinDesk", "coindesk")
    assert citation.evidence == "According to CoinDesk on May 6"
    assert citation.date is None, "no year without the day of the report"


def test_a_report_does_not_cite_its_own_outlet() -> None:
    title = "The founder told The Block that fees fall"
    assert cited(title) == ("Block", None)
    assert cited(title, source="the-block") == (None, None)
    assert cited(title, source="The Block") == (None, None)
    assert cited("Originally published on Harbor Gossip.", source="Harbor Gossip") == (None, None)


def test_the_origin_counts_before_who_repeats_it() -> None:
    title = "Reuters reported on Thursday that talks began, as first reported by The Information on May 5."
    assert cited(title) == ("Information", "2026-05-05")


def test_whom_the_cited_outlet_cites_does_not_count() -> None:
    assert cited("Reuters reported on Thursday, citing Nikkei, that talks began.") == ("Reuters", "2026-05-07")


def test_a_day_is_told_in_korean_and_is_that_of_seoul() -> None:
    assert cited("블룸버그통신은 5일(현지시간) 은행이 토큰화를 추진한다고 보도했다") == ("블룸버그통신", "2026-05-05")
    title = "블룸버그통신은 오늘 은행이 토큰화를 추진한다고 보도했다"
    evening = cite(said(title, published=datetime(2026, 5, 8, 20, tzinfo=UTC)))
    assert evening is not None
    assert evening.date == date(2026, 5, 9)


def test_the_day_may_stand_in_another_sentence_about_the_same_outlet() -> None:
    summary = (
        "The New York Times reported on Tuesday that the plan is dead. NYT also reported a loss of trust on Monday."
    )
    assert cited("Plan for token is dead: New York Times", summary=summary) == ("New York Times", "2026-05-05")


def test_an_aggregators_dateline_gives_way() -> None:
    assert cited("PANews 5月8日消息，据路透社报道，两家银行将发行代币。")[0] == "路透社"
    opening = "PANews 5月8日消息，两家银行将发行代币。"
    assert cited(opening, source="odaily") == ("PANews", "2026-05-08")
    assert cited(opening) == (None, None), "it may be PANews's own"


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (datetime(2026, 1, 2, 12, tzinfo=UTC), date(2025, 12, 30)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), date(2026, 12, 30)),
        (datetime(1, 1, 1, tzinfo=UTC), None),
        (None, None),
    ],
)
def test_a_day_without_a_year_is_the_last_before_the_report(published: datetime | None, day: date | None) -> None:
    citation = cite(said("CoinDesk reported on December 30 that it fell.", published=published))
    assert citation is not None
    assert citation.date == day


def test_yesterday_is_meant_where_the_language_is_spoken() -> None:
    late = datetime(2026, 5, 8, 20, tzinfo=UTC)
    for title, day in (("据财新昨日报道，试点扩大。", 8), ("Caixin reported yesterday that it grows.", 7)):
        citation = cite(said(title, published=late))
        assert citation is not None
        assert citation.date == date(2026, 5, day)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "according to " * 3_000,
        "据" * 5_000 + "路透社",
        "今日" * 3_000 + "路透社今日",
        "Reuters " * 5_000,
        "İ" * 200 + " according to Reuters",
        "\ud800 according to Reuters",
        "a\u0301" * 5_000,
        "the news site news site " * 500 + "Reuters",
    ],
)
def test_odd_and_long_texts_are_read(title: str) -> None:
    cite(said(title, summary=title, content=title, source=title, published=PUBLISHED))


def test_offsets_survive_characters_that_fold_to_others() -> None:
    assert cited("İİİ ﬁ，ｆｕｎｄ： 根據《南華早報》報導") == ("南華早報", None)


def test_no_name_is_shipped_twice_and_sources_are_of_the_catalogue(catalogue_ids: frozenset[str]) -> None:
    outlets = shipped_outlets()
    names = [name for outlet in outlets for name in outlet.names]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert {outlet.source for outlet in outlets if outlet.source} <= catalogue_ids
