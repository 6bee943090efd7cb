"""What editors decide holds against what comes later."""

from __future__ import annotations

import pytest

from newsroom.clustering.clusterer import Clusterer
from tests.newsroom.clustering.conftest import See, place, story_of

ARREST = "Halcyon founder Marcus Vell arrested in the Cayman Islands"
ARREST_AGAIN = "Marcus Vell, founder of Halcyon, arrested in the Cayman Islands, police say"
ARREST_THIRD = "Police in the Cayman Islands arrest Halcyon founder Marcus Vell"
RAISE = "Northpay raises $45 million Series B for stablecoin payroll"
RAISE_AGAIN = "Stablecoin payroll startup Northpay closes $45M Series B round"


@pytest.fixture
def clusterer(see: See) -> Clusterer:
    made = Clusterer()
    place(made, see("a", ARREST), 0)
    place(made, see("b", ARREST_AGAIN), 1)
    place(made, see("r", RAISE), 2)
    assert [story_of(made, item) for item in "abr"] == ["a", "a", "r"]
    return made


def test_what_was_split_off_does_not_come_back(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    assert [story_of(clusterer, item) for item in "ab"] == ["a", "b"]
    later = place(clusterer, see("c", ARREST_THIRD), 3)
    assert later.story in ("a", "b")
    assert later.absorbed == ()
    assert [story_of(clusterer, item) for item in "ab"] == ["a", "b"]


def test_later_reports_go_with_the_one_they_resemble(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    assert place(clusterer, see("c", ARREST_AGAIN), 3).story == "b"
    assert place(clusterer, see("d", ARREST), 3).story == "a"


def test_a_story_may_lose_its_first_report(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["a"], "a", "new")
    assert [story_of(clusterer, item) for item in "ab"] == ["new", "a"]
    assert place(clusterer, see("c", ARREST), 3).story == "new"


def test_merged_stories_stay_merged(clusterer: Clusterer, see: See) -> None:
    clusterer.merge("r", "a")
    assert clusterer.now("r") == "a"
    assert story_of(clusterer, "r") == "a"
    assert place(clusterer, see("s", RAISE_AGAIN), 3).story == "a"


def test_a_chain_of_merges_is_followed(clusterer: Clusterer, see: See) -> None:
    place(clusterer, see("k", "Kenya weighs a tax on crypto gains"), 3)
    clusterer.merge("k", "r")
    clusterer.merge("r", "a")
    clusterer.merge("r", "a")
    assert [clusterer.now(story) for story in "kra"] == ["a", "a", "a"]
    assert clusterer.place_in(see("x", "Anything"), "k").story == "a"


def test_what_one_story_may_not_have_the_merged_one_may_not_have(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    clusterer.merge("a", "r")
    assert place(clusterer, see("c", ARREST_AGAIN), 3).story == "b"


def test_an_editor_may_think_again(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    clusterer.merge("b", "a")
    assert story_of(clusterer, "b") == "a"
    assert place(clusterer, see("c", ARREST_AGAIN), 3).story == "a"


def test_a_pin_moves_an_item_to_another_story(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "r")
    assert story_of(clusterer, "b") == "r"
    assert place(clusterer, see("c", ARREST_AGAIN), 3).story == "r"


def test_items_out_of_the_window_are_left_out(clusterer: Clusterer) -> None:
    clusterer.split(["gone"], "a", "new")
    assert story_of(clusterer, "gone") is None
    assert [story_of(clusterer, item) for item in "ab"] == ["a", "a"]


def test_what_was_merged_again_is_not_kept_apart(clusterer: Clusterer, see: See) -> None:
    """After a start corrections are held again, the older ones too."""
    clusterer.split(["b"], "a", "b")
    clusterer.merge("b", "a")
    clusterer.keep_apart(["b"], "a")
    assert [story_of(clusterer, item) for item in "ab"] == ["a", "a"]
    assert place(clusterer, see("c", ARREST_AGAIN), 3).story == "a"
