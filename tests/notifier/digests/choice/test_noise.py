"""What is left out whatever it weighs, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from notifier.digests.choice.noise import marks_of, reason_to_drop, telling
from notifier.digests.told import Report, Told
from tests.newsroom.items import make_item

CASES = yaml.safe_load(Path(__file__).with_name("noise.yaml").read_text(encoding="utf-8"))
BAD = [(kind, title) for kind, titles in CASES.items() if kind not in ("news", "marked") for title in titles]


def told(*titles: str, primary: bool = False, **fields: object) -> Told:
    reports = tuple(
        Report(item=make_item(id=str(n), title=title), name=f"Source {n}", primary=primary)
        for n, title in enumerate(titles)
    )
    story = Told(id="s", section="industry", reports=reports, size=len(titles), sources=len(titles))
    return replace(story, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "title"), BAD)
def test_noise_is_left_out_by_its_kind(kind: str, title: str) -> None:
    assert reason_to_drop(told(title, primary=kind == "routine")) == kind


@pytest.mark.parametrize("title", CASES["news"])
def test_news_stays(title: str) -> None:
    assert reason_to_drop(told(title)) is None
    assert reason_to_drop(told(title, primary=True)) is None


@pytest.mark.parametrize(("name", "title"), [(name, each) for name, found in CASES["marked"].items() for each in found])
def test_headlines_are_marked_down(name: str, title: str) -> None:
    assert name in marks_of(title)
    assert reason_to_drop(told(title)) is None


def test_what_most_reports_tell_decides() -> None:
    price, news = CASES["prices"][0], CASES["news"][0]
    assert reason_to_drop(told(price, news)) is None
    assert reason_to_drop(told(price, price, news)) == "prices"


def test_roundups_stand_beside_a_story_that_others_tell() -> None:
    roundup, news = CASES["roundup"][0], CASES["news"][0]
    left = telling(told(roundup, news))
    assert [each.item.title for each in left.reports] == [news]
    assert left.sources == 1
    assert telling(told(roundup)).reports[0].item.title == roundup


def test_what_began_before_needs_twice_as_many_sources_since() -> None:
    news = CASES["news"][0]
    assert reason_to_drop(told(news, before=2, sources=6)) == "began before"
    assert reason_to_drop(told(news, before=2, sources=7)) is None


def test_off_topic_is_left_out_unless_an_authority_says_it() -> None:
    news = CASES["news"][0]
    assert reason_to_drop(told(news, section="off_topic")) == "off_topic"
    assert reason_to_drop(told(news, section="off_topic", primary=True)) is None
    assert reason_to_drop(told(news, section="off_topic", about_cbdc=True)) is None
