"""Days on which everything is about one topic: its events stay apart."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.quality.stories import Score, grouped, score
from bench.quality.storywindows import Labelled, windows
from newsroom.clustering.model import PairModel
from newsroom.vectors.use import UseEncoder
from tests.newsroom.clustering.conftest import DAYS


@pytest.fixture(scope="module")
def days() -> list[Labelled]:
    return [day for day in windows(DAYS, UseEncoder()) if day.name.startswith("H")]


def test_most_pairs_are_right_and_the_topic_is_no_story(days: list[Labelled]) -> None:
    total = Score()
    for day in days:
        stories = grouped(day, PairModel.shipped())
        total += score(day, stories)
        largest, size = Counter(stories.values()).most_common(1)[0]
        assert size <= 12, f"{size} reports of {day.name} in {largest}"
    assert len(days) == 3
    assert total.right / total.found > 0.8
    assert total.right / total.labelled > 0.4
    assert total.right_across / total.labelled_across > 0.4


def test_singles_and_perfect_stories_have_the_scores_of_the_formulas(days: list[Labelled]) -> None:
    day = days[0]
    ids = [sighting.id for sighting in day.sightings]
    perfect = score(day, dict(zip(ids, day.stories, strict=True)))
    assert (perfect.precision, perfect.recall) == pytest.approx((perfect.items, perfect.items))
    assert perfect.right == perfect.found == perfect.labelled > 0
    single = score(day, {item: item for item in ids})
    assert (single.right, single.found) == (0, 0)
    assert single.precision == pytest.approx(single.items)
    assert single.recall == pytest.approx(len(set(day.stories)))
