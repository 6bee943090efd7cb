"""Reports join the story of their event, and no other."""

from __future__ import annotations

import numpy as np
import pytest

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Sighting
from tests.newsroom.clustering.conftest import See, minutes, place, story_of
from tests.newsroom.items import said

RAISE = "Northpay raises $45 million Series B for stablecoin payroll"


def test_the_first_report_opens_a_story_under_its_own_id(see: See) -> None:
    decision = place(Clusterer(), see("a", RAISE))
    assert decision == Decision("a", "a", opened=True, score=1.0, nearest=None, reasons=())


@pytest.mark.parametrize(
    "title",
    [
        "Stablecoin payroll startup Northpay closes $45M Series B round",
        "Northpay 完成 4500 万美元 B 轮融资，用于稳定币薪资业务",
        "Northpay、4500万ドルをシリーズBで調達　ステーブルコイン給与",
    ],
)
def test_the_same_event_in_other_words_and_languages_joins(see: See, busy: Clusterer, title: str) -> None:
    place(busy, see("a", RAISE))
    decision = place(busy, see("b", title), 30)
    assert (decision.story, decision.opened, decision.nearest) == ("a", False, "a")
    assert 0.3 < decision.score <= 1


@pytest.mark.parametrize(
    "title",
    [
        "Harborline raises $12 million seed round to tokenise trade finance",
        "Northpay fined by Dutch regulator over missing licence",
        "Oslo museum sells digital prints",
    ],
)
def test_another_event_opens_another_story(see: See, busy: Clusterer, title: str) -> None:
    place(busy, see("a", RAISE))
    decision = place(busy, see("b", title), 30)
    assert (decision.story, decision.opened) == ("b", True)


def test_a_decision_tells_its_reasons_strongest_first(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    reasons = place(clusterer, see("b", "Stablecoin payroll startup Northpay closes $45M Series B round"), 30).reasons
    assert 1 < len(reasons) <= 6
    assert [abs(each.weight) for each in reasons] == sorted((abs(each.weight) for each in reasons), reverse=True)
    assert {"meaning", "numbers"} <= {each.kind for each in reasons}


def test_a_report_of_the_same_address_joins_whatever_it_says(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE, url="https://outlet.example/pay?utm_source=x"))
    decision = place(clusterer, see("b", "Brazil passes a law", url="https://outlet.example/pay"))
    assert decision.story == "a"
    assert [(each.kind, each.detail) for each in decision.reasons] == [("same_url", "a")]


def test_a_report_of_the_same_text_joins(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    decision = place(clusterer, see("b", "What you need to know today", duplicate_of="a"))
    assert decision.story == "a"
    assert [(each.kind, each.detail) for each in decision.reasons] == [("same_text", "a")]


def test_a_twin_that_left_the_window_is_no_twin(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    assert place(clusterer, see("b", "What you need to know", duplicate_of="a"), 80 * 60).opened


def test_after_72_hours_a_story_takes_no_more(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    assert story_of(clusterer, "a") == "a"
    assert place(clusterer, see("b", RAISE), 73 * 60).opened
    assert story_of(clusterer, "a") is None


def test_a_backlog_is_placed_by_what_it_says_of_its_time(see: See) -> None:
    old, late = minutes(-8 * 24 * 60), minutes(-60)
    batch = [see("a", RAISE, published=old), see("b", RAISE, published=late), see("c", RAISE, published=late)]
    copy = see("d", RAISE, published=late, duplicate_of="a")
    assert [each.story for each in Clusterer().place_all([*batch, copy])] == ["a", "b", "b", "b"]


def test_what_bridges_two_stories_makes_no_story_of_more_than_72_hours(see: See) -> None:
    """Stories at hours 0, 50 and 100: what comes between may join either, and does not make them one."""
    sightings = [see(name, RAISE, published=minutes(60 * at - 6000)) for name, at in (("a", 0), ("b", 100), ("c", 50))]
    first, second, between = Clusterer().place_all(sightings)
    assert first.story != second.story
    assert between.story in {first.story, second.story}
    assert between.absorbed == ()


def test_a_report_that_is_placed_stays_where_it_is(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    again = place(clusterer, see("a", RAISE), 5)
    assert (again.story, again.opened, again.absorbed) == ("a", False, ())


def test_two_reports_of_one_outlet_are_rarely_of_one_event(see: See) -> None:
    pair = ("Exchange Atlas hires a new chief financial officer", "Atlas lists eleven tokens for traders in Brazil")

    def odds(sources: tuple[str, str]) -> float:
        clusterer = Clusterer()
        place(clusterer, see("a", pair[0], source=sources[0]))
        decision = place(clusterer, see("b", pair[1], source=sources[1]), 5)
        return decision.score if not decision.opened else 1 - decision.score

    assert odds(("one", "one")) < 0.3 * odds(("one", "two"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Longs of 595 million dollars liquidated in a day", "Longs of 600 million dollars liquidated in a day"),
        ("交易所 24 小时净流入 9834 万美元", "交易所 24 小时净流入 1.02 亿美元"),
        ("過去24時間の清算額は5.95億ドル", "過去24時間の清算額は6億ドル"),
    ],
)
def test_one_outlets_headline_with_other_numbers_is_of_a_series(see: See, one: str, other: str) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", one, source="outlet"))
    assert place(clusterer, see("b", other, source="outlet"), 60).opened


def test_a_batch_is_placed_in_its_order(see: See) -> None:
    clusterer = Clusterer()
    batch = [see("a", RAISE), see("b", "Kenya weighs a tax on crypto gains"), see("c", "Northpay closes $45M Series B")]
    decisions = clusterer.place_all(batch)
    assert [(each.item, each.story, each.opened) for each in decisions] == [
        ("a", "a", True),
        ("b", "b", True),
        ("c", "a", False),
    ]


def test_an_item_twice_in_a_batch_is_one(see: See) -> None:
    clusterer = Clusterer()
    decisions = clusterer.place_all([see("a", RAISE), see("a", RAISE)])
    assert [(each.story, each.opened) for each in decisions] == [("a", True), ("a", False)]


def test_no_items_give_no_decisions() -> None:
    assert Clusterer().place_all([]) == []


def test_a_known_story_takes_a_report_unasked(see: See) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    joined = clusterer.place_in(see("b", "Kenya weighs a tax"), "a")
    assert (joined.story, joined.opened, story_of(clusterer, "b")) == ("a", False, "a")
    opened = clusterer.place_in(see("c", "Brazil passes a law"), "elsewhere")
    assert (opened.story, opened.opened) == ("elsewhere", True)


@pytest.mark.parametrize("title", ["", "\ud800", "\x00", "💥" * 3_000, "a " * 50_000, "\u0301" * 2_000, "ア" * 5_000])
def test_odd_texts_are_placed(see: See, title: str) -> None:
    clusterer = Clusterer()
    place(clusterer, see("a", RAISE))
    place(clusterer, see("b", title), 1)
    assert place(clusterer, see("c", title, source=""), 2).item == "c"


def test_vectors_of_nothing_are_placed() -> None:
    clusterer = Clusterer()
    for number in range(3):
        item = said(f"Something {number}", id=f"n{number}", source=f"s{number}", discovered=minutes(number))
        decision = clusterer.place(Sighting.of(item, np.zeros(8, dtype=np.float32)))
        assert decision.story in {"n0", "n1", "n2"}
