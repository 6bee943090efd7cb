"""Stories that turn out to be one, and those that one bridge must not join.

The pair model is a plain one: amounts in common speak for one story, and nothing else counts.
"""

from __future__ import annotations

import numpy as np

from newsroom.clustering.clusterer import Clusterer, Sighting
from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES
from newsroom.report import Report
from newsroom.signals.signals import signals_of
from tests.newsroom.clustering.conftest import minutes

FIRST, SECOND = "$45 million", "$777 million"


def clusterer(intercept: float, numbers: float = 4.0) -> Clusterer:
    return Clusterer(PairModel(intercept, tuple(numbers if name == "numbers" else 0.0 for name in FEATURES)))


def sighting(item: str, *amounts: str) -> Sighting:
    report = Report(item, " and ".join(amounts), source=item)
    return Sighting(report, np.full(4, 0.5, dtype=np.float32), signals_of(report))


def test_a_bridge_merges_stories_that_are_near_themselves() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    assert wire.place(sighting("a", FIRST, SECOND), minutes(0)).opened
    wire.place_in(sighting("b", SECOND, FIRST), "b", minutes(1))
    decision = wire.place(sighting("c", FIRST, SECOND), minutes(2))
    assert (decision.story, decision.opened, decision.absorbed) == ("a", False, ("b",))
    assert [wire.story_of(item) for item in "abc"] == ["a", "a", "a"]
    assert wire.now("b") == "a"


def test_a_bridge_does_not_merge_stories_that_have_nothing_in_common() -> None:
    wire = clusterer(-2.0, numbers=9.0)
    assert wire.place(sighting("a", FIRST), minutes(0)).opened
    assert wire.place(sighting("b", SECOND), minutes(1)).opened
    decision = wire.place(sighting("c", FIRST, SECOND), minutes(2))
    assert decision.absorbed == ()
    assert not decision.opened
    assert wire.story_of("a") != wire.story_of("b")


def test_the_older_story_stays() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place_in(sighting("late", FIRST, SECOND), "late", minutes(9))
    wire.place_in(sighting("early", FIRST, SECOND), "early", minutes(1))
    decision = wire.place(sighting("c", FIRST, SECOND), minutes(10))
    assert (decision.story, decision.absorbed) == ("early", ("late",))


def test_a_chain_does_not_pull_a_big_story_on() -> None:
    """The link to the one like member is outweighed by the others."""
    wire = clusterer(-6.0, numbers=9.0)
    for number in range(6):
        wire.place_in(sighting(f"a{number}", FIRST), "a0", minutes(number))
    wire.place_in(sighting("odd", FIRST, SECOND), "a0", minutes(7))
    assert wire.place(sighting("b", SECOND), minutes(8)).opened


def test_what_an_editor_split_no_bridge_merges() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place(sighting("a", FIRST, SECOND), minutes(0))
    wire.place(sighting("b", FIRST, SECOND), minutes(1))
    wire.split(["b"], "a", "b")
    decision = wire.place(sighting("c", FIRST, SECOND), minutes(2))
    assert decision.absorbed == ()
    assert [wire.story_of(item) for item in "ab"] == ["a", "b"]
