"""A clusterer that was restored decides as one that never stopped."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Sighting
from newsroom.clustering.window import WINDOW
from tests.newsroom.clustering.conftest import DAYS, See, minutes, place, story_of

STEP = timedelta(minutes=80)


@pytest.fixture(scope="module")
def stream(see: See) -> list[Sighting]:
    """Three busy days, one after the other, so that much of it leaves the window."""
    lines = [line for path in sorted(DAYS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    made = []
    for number, row in enumerate(map(json.loads, lines)):
        at = minutes(0) + number * STEP
        fields = {"source": row["source"], "language": row["lang"], "url": row["url"], "discovered": at}
        made.append(see(row["id"], row["title"], summary=row["summary"], **fields))
    return made


def fresh(sighting: Sighting) -> Sighting:
    """The same with the vector as SQL keeps it, and of no window."""
    return replace(sighting, vector=sighting.vector.astype("<f2").astype(np.float32), row=-1)


@pytest.mark.parametrize("stop", [1, 60, 120, 180])
def test_later_decisions_are_the_same(stream: list[Sighting], stop: int) -> None:
    first = Clusterer()
    placed = [(sighting, first.place(fresh(sighting))) for sighting in stream[:stop]]
    second = restored(first, placed)
    expected = [first.place(fresh(sighting)) for sighting in stream[stop:]]
    found = [second.place(fresh(sighting)) for sighting in stream[stop:]]
    assert [plain(decision) for decision in found] == [plain(decision) for decision in expected]
    assert any(not decision.opened for decision in expected)


def plain(decision: Decision) -> tuple[object, ...]:
    """Without the last digits of what is reckoned, which depend on the order of rows and of sets."""
    why = [(each.kind, each.detail) for each in decision.reasons]
    return decision.item, decision.story, decision.opened, decision.nearest, decision.absorbed, why


def restored(clusterer: Clusterer, placed: list[tuple[Sighting, Decision]]) -> Clusterer:
    """From what a record would give: story by story, those of the window."""
    stories = defaultdict(list)
    newest = placed[-1][0].at
    for sighting, decision in placed:
        if sighting.at >= newest - WINDOW:
            stories[clusterer.now(decision.story)].append(fresh(sighting))
    made = Clusterer()
    for story, sightings in sorted(stories.items(), reverse=True):
        made.restore(story, reversed(sightings))
    return made


def test_corrections_are_held_again(see: See) -> None:
    def fill(clusterer: Clusterer) -> Decision:
        clusterer.split(["b"], "a", "b")
        return place(clusterer, see("c", "Halcyon founder Marcus Vell is arrested in Cayman"), 9)

    never_stopped, again = Clusterer(), Clusterer()
    pair = [
        see("a", "Halcyon founder Marcus Vell arrested in Cayman", discovered=minutes(0)),
        see("b", "Marcus Vell, Halcyon's founder, arrested in Cayman Islands", discovered=minutes(1)),
    ]
    for sighting in pair:
        never_stopped.place(fresh(sighting))
    again.restore("a", pair[:1])
    again.restore("b", pair[1:])
    assert fill(again) == fill(never_stopped)


def test_restored_items_have_their_stories(see: See) -> None:
    clusterer = Clusterer()
    clusterer.restore("s", [see("a", "Kenya weighs a tax on crypto gains", discovered=minutes(0))])
    assert story_of(clusterer, "a") == "s"
