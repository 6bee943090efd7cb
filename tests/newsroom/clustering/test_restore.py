"""A clusterer that was restored decides as one that never stopped."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest

from newsroom.clustering.clusterer import Clusterer, Decision, Sighting
from tests.newsroom.clustering.conftest import DAYS, See, minutes

STEP = timedelta(minutes=80)


@pytest.fixture(scope="module")
def stream(see: See) -> list[tuple[Sighting, datetime]]:
    """Three busy days, one after the other, so that much of it leaves the window."""
    lines = [line for path in sorted(DAYS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    made = []
    for number, row in enumerate(map(json.loads, lines)):
        at = minutes(0) + number * STEP
        fields = {"source": row["source"], "language": row["lang"], "url": row["url"], "discovered": at}
        made.append((see(row["id"], row["title"], summary=row["summary"], **fields), at))
    return made


def as_sql_keeps_it(sighting: Sighting) -> Sighting:
    return dataclasses.replace(sighting, vector=sighting.vector.astype("<f2").astype(np.float32))


@pytest.mark.parametrize("stop", [1, 60, 120, 180])
def test_later_decisions_are_the_same(stream: list[tuple[Sighting, datetime]], stop: int) -> None:
    first = Clusterer()
    for sighting, now in stream[:stop]:
        first.place(sighting, now)
    second = restored(first, stream[:stop])
    expected = [first.place(sighting, now) for sighting, now in stream[stop:]]
    assert [second.place(sighting, now) for sighting, now in stream[stop:]] == expected
    assert any(not decision.opened for decision in expected)


def restored(clusterer: Clusterer, seen: list[tuple[Sighting, datetime]]) -> Clusterer:
    """From what a record would give: story by story, those of the window."""
    stories = defaultdict(list)
    for sighting, _ in seen:
        story = clusterer.story_of(sighting.report.id)
        if story is not None:
            stories[story].append(as_sql_keeps_it(sighting))
    made = Clusterer()
    for story, sightings in sorted(stories.items(), reverse=True):
        made.restore(story, reversed(sightings))
    return made


def test_corrections_are_held_again(see: See) -> None:
    def fill(clusterer: Clusterer) -> Decision:
        clusterer.split(["b"], "a", "b")
        return clusterer.place(see("c", "Halcyon founder Marcus Vell is arrested in Cayman"), minutes(9))

    never_stopped, again = Clusterer(), Clusterer()
    pair = [
        see("a", "Halcyon founder Marcus Vell arrested in Cayman", discovered=minutes(0)),
        see("b", "Marcus Vell, Halcyon's founder, arrested in Cayman Islands", discovered=minutes(1)),
    ]
    for number, sighting in enumerate(pair):
        never_stopped.place(sighting, minutes(number))
    again.restore("a", pair[:1])
    again.restore("b", pair[1:])
    assert fill(again) == fill(never_stopped)


def test_restored_items_have_their_stories(see: See) -> None:
    clusterer = Clusterer()
    clusterer.restore("s", [see("a", "Kenya weighs a tax on crypto gains", discovered=minutes(0))])
    assert clusterer.story_of("a") == "s"


def test_items_without_a_time_are_left_out(see: See) -> None:
    clusterer = Clusterer()
    clusterer.restore("s", [see("a", "Kenya weighs a tax on crypto gains")])
    assert clusterer.story_of("a") is None
