"""How many voices a story has."""

from __future__ import annotations

from notifier.digests.choice.score import score, shipped_weights
from notifier.digests.told import Report, Told
from tests.newsroom.items import make_item


def points_of_sources(*named: tuple[str, str]) -> float:
    reports = tuple(
        Report(item=make_item(id=str(n), title=title), name=source, tier="outlet")
        for n, (source, title) in enumerate(named)
    )
    told = Told(id="s", section="industry", reports=reports)
    return next(each.points for each in score(told, "en", {}, shipped_weights()) if each.name == "sources")


def test_a_source_counts_once() -> None:
    once = points_of_sources(("Quay Post", "Norland wins licence"))
    assert points_of_sources(("Quay Post", "Norland wins licence"), ("Quay Post", "What Norland may do now")) == once
    assert points_of_sources(("Quay Post", "Norland wins licence"), ("Wire", "Licence for Norland Exchange")) > once


def test_a_text_that_several_print_counts_once() -> None:
    once = points_of_sources(("Quay Post", "托管新规落地：银行与交易所的十年"))
    printed = ("渡口财经", "托管新规落地 ：银行与交易所的十年"), ("Wire", "研究院：托管新规落地：银行与交易所的十年")
    assert points_of_sources(("Quay Post", "托管新规落地：银行与交易所的十年"), *printed) == once
