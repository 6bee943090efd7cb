"""Stories that turn out to be one, and those that one bridge must not join.

The pair model is a plain one: amounts in common speak for one story, and nothing else counts.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.stories import Stories
from tests.newsroom.clustering.conftest import minutes, story_of
from tests.newsroom.items import said

FIRST, SECOND = "$45 million", "$777 million"


def clusterer(intercept: float, numbers: float = 4.0) -> Clusterer:
    return Clusterer(PairModel(intercept, tuple(numbers if name == "numbers" else 0.0 for name in FEATURES)))


def sighting(item: str, after: float, *amounts: str) -> Sighting:
    said_at = said(" and ".join(amounts), id=item, source=item, discovered=minutes(after))
    return Sighting.of(said_at, np.full(4, 0.5, dtype=np.float32))


def test_a_bridge_merges_stories_that_are_near_themselves() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    assert wire.place(sighting("a", 0, FIRST, SECOND)).opened
    wire.place_in(sighting("b", 1, SECOND, FIRST), "b")
    decision = wire.place(sighting("c", 2, FIRST, SECOND))
    assert (decision.story, decision.opened, decision.absorbed) == ("a", False, ("b",))
    assert [story_of(wire, item, 4) for item in "abc"] == ["a", "a", "a"]
    assert wire.now("b") == "a"


def test_a_bridge_does_not_merge_stories_that_have_nothing_in_common() -> None:
    wire = clusterer(-2.0, numbers=9.0)
    assert wire.place(sighting("a", 0, FIRST)).opened
    assert wire.place(sighting("b", 1, SECOND)).opened
    decision = wire.place(sighting("c", 2, FIRST, SECOND))
    assert decision.absorbed == ()
    assert not decision.opened
    assert story_of(wire, "a", 4) != story_of(wire, "b", 4)


def test_the_older_story_stays() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place_in(sighting("late", 9, FIRST, SECOND), "late")
    wire.place_in(sighting("early", 1, FIRST, SECOND), "early")
    decision = wire.place(sighting("c", 10, FIRST, SECOND))
    assert (decision.story, decision.absorbed) == ("early", ("late",))


def test_a_chain_does_not_pull_a_big_story_on() -> None:
    """The link to the one like member is outweighed by the others."""
    wire = clusterer(-6.0, numbers=9.0)
    for number in range(6):
        wire.place_in(sighting(f"a{number}", number, FIRST), "a0")
    wire.place_in(sighting("odd", 7, FIRST, SECOND), "a0")
    assert wire.place(sighting("b", 8, SECOND)).opened


def test_what_an_editor_split_no_bridge_merges() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place(sighting("a", 0, FIRST, SECOND))
    wire.place(sighting("b", 1, FIRST, SECOND))
    wire.split(["b"], "a", "b")
    decision = wire.place(sighting("c", 2, FIRST, SECOND))
    assert decision.absorbed == ()
    assert [story_of(wire, item, 4) for item in "ab"] == ["a", "b"]


def test_merges_and_bars_are_forgotten_with_the_last_of_a_story() -> None:
    stories = Stories()
    window = [sighting(item, after, FIRST) for after, item in enumerate("abc")]
    for each in window:
        stories.add(each, each.id)
    stories.bar("c", "b")
    stories.merge("a", "b")
    assert (stories.now("a"), stories.barred("b")) == ("b", {"c"})
    for each in window[:2]:
        stories.forget(each)
    assert (stories.now("a"), stories.barred("b")) == ("a", set())
    stories.merge("x", "y")
    assert stories.now("x") == "x", "there is nobody to tell"


def test_reports_of_a_story_span_no_more_than_the_window() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place(sighting("a", 0, FIRST))
    old = said(FIRST, id="b", source="b", discovered=minutes(1), published=minutes(0) - timedelta(hours=73))
    assert wire.place(Sighting.of(old, np.full(4, 0.5, dtype=np.float32))).opened
    assert not wire.place(sighting("c", 2, FIRST)).opened


def test_a_clock_ahead_empties_no_window() -> None:
    wire = clusterer(-0.6, numbers=9.0)
    wire.place(sighting("a", 0, FIRST))
    ahead = sighting("b", 60 * 24 * 365, FIRST).seen(minutes(1))
    assert (wire.place(ahead).story, wire.place(sighting("c", 2, FIRST)).story) == ("a", "a")
