"""What editors decide holds against what comes later."""

from __future__ import annotations

import pytest

from newsroom.clustering.clusterer import Clusterer
from tests.newsroom.clustering.conftest import See, minutes

ARREST = "Halcyon founder Marcus Vell arrested in the Cayman Islands"
ARREST_AGAIN = "Marcus Vell, founder of Halcyon, arrested in the Cayman Islands, police say"
ARREST_THIRD = "Police in the Cayman Islands arrest Halcyon founder Marcus Vell"
RAISE = "Northpay raises $45 million Series B for stablecoin payroll"
RAISE_AGAIN = "Stablecoin payroll startup Northpay closes $45M Series B round"


@pytest.fixture
def clusterer(see: See) -> Clusterer:
    made = Clusterer()
    made.place(see("a", ARREST), minutes(0))
    made.place(see("b", ARREST_AGAIN), minutes(1))
    made.place(see("r", RAISE), minutes(2))
    assert [made.story_of(item) for item in "abr"] == ["a", "a", "r"]
    return made


def test_what_was_split_off_does_not_come_back(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    assert [clusterer.story_of(item) for item in "ab"] == ["a", "b"]
    later = clusterer.place(see("c", ARREST_THIRD), minutes(3))
    assert later.story in ("a", "b")
    assert later.absorbed == ()
    assert [clusterer.story_of(item) for item in "ab"] == ["a", "b"]


def test_later_reports_go_with_the_one_they_resemble(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    assert clusterer.place(see("c", ARREST_AGAIN), minutes(3)).story == "b"
    assert clusterer.place(see("d", ARREST), minutes(3)).story == "a"


def test_a_story_may_lose_its_first_report(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["a"], "a", "new")
    assert [clusterer.story_of(item) for item in "ab"] == ["new", "a"]
    assert clusterer.place(see("c", ARREST), minutes(3)).story == "new"


def test_a_forbidden_item_does_not_join(see: See) -> None:
    clusterer = Clusterer()
    clusterer.place(see("a", ARREST), minutes(0))
    clusterer.forbid("b", "a")
    assert clusterer.place(see("b", ARREST), minutes(1)).story == "b"


def test_merged_stories_stay_merged(clusterer: Clusterer, see: See) -> None:
    clusterer.merge("r", "a")
    assert clusterer.now("r") == "a"
    assert clusterer.story_of("r") == "a"
    assert clusterer.place(see("s", RAISE_AGAIN), minutes(3)).story == "a"


def test_a_chain_of_merges_is_followed(clusterer: Clusterer, see: See) -> None:
    clusterer.place(see("k", "Kenya weighs a tax on crypto gains"), minutes(3))
    clusterer.merge("k", "r")
    clusterer.merge("r", "a")
    clusterer.merge("r", "a")
    assert [clusterer.now(story) for story in "kra"] == ["a", "a", "a"]
    assert clusterer.place_in(see("x", "Anything"), "k", minutes(4)).story == "a"


def test_what_one_story_may_not_have_the_merged_one_may_not_have(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    clusterer.merge("a", "r")
    assert clusterer.place(see("c", ARREST_AGAIN), minutes(3)).story == "b"


def test_an_editor_may_think_again(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "b")
    clusterer.merge("b", "a")
    assert clusterer.story_of("b") == "a"
    assert clusterer.place(see("c", ARREST_AGAIN), minutes(3)).story == "a"


def test_a_pin_moves_an_item_to_another_story(clusterer: Clusterer, see: See) -> None:
    clusterer.split(["b"], "a", "r")
    assert clusterer.story_of("b") == "r"
    assert clusterer.place(see("c", ARREST_AGAIN), minutes(3)).story == "r"


def test_items_out_of_the_window_are_left_out(clusterer: Clusterer) -> None:
    clusterer.split(["gone"], "a", "new")
    assert clusterer.story_of("gone") is None
    assert [clusterer.story_of(item) for item in "ab"] == ["a", "a"]


def test_what_was_merged_again_is_not_kept_apart(clusterer: Clusterer, see: See) -> None:
    """After a start corrections are held again, the older ones too."""
    clusterer.split(["b"], "a", "b")
    clusterer.merge("b", "a")
    clusterer.keep_apart(["b"], "a")
    assert [clusterer.story_of(item) for item in "ab"] == ["a", "a"]
    assert clusterer.place(see("c", ARREST_AGAIN), minutes(3)).story == "a"
