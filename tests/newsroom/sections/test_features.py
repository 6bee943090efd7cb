"""What is seen in a report, and what is made of it."""

from __future__ import annotations

import pytest

from newsroom.boilerplate.foot import judged
from newsroom.sections.cues import Cues, shipped_cues
from newsroom.sections.features import features
from newsroom.sections.head import FILE, shipped_head
from tests.newsroom.items import said

CUES = Cues({"a raise": {"en": ["raise*", "series a"], "zh": ["融资"]}})


@pytest.mark.parametrize(
    ("text", "place"),
    [("firm raises money", 5), ("to raise", 3), ("a series a round", 2), ("完成融资", 2), ("融资raise", 0)],
)
def test_a_cue_is_found_where_it_stands_first(text: str, place: int) -> None:
    assert CUES.find(text) == {"a raise": place}


@pytest.mark.parametrize("text", ["praise", "series abc", ""])
def test_a_spelling_in_latin_letters_is_a_whole_word(text: str) -> None:
    assert CUES.find(text) == {}


@pytest.mark.parametrize(
    "title", ["SEC sues exchange", "監管機構起訴交易所", "监管机构起诉交易所", "規制当局、取引所を起訴"]
)
def test_scripts_and_languages_give_the_same_cues(title: str) -> None:
    found = features(said(title))
    assert found["title: a supervisor"] == 1.0
    assert found.keys() & {"title: a crime before the law", "title: a court"}


def test_a_summary_is_read_apart_and_without_what_it_repeats() -> None:
    title = "A bank opens a branch in the old town of Riga on Monday"
    found = features(said(title, summary=f"{title}. It raised $5 million in a Series A."))
    assert "summary: a financing round" in found
    assert "title: a financing round" not in found
    below = features(judged(said("Plain news", summary="Weather. The post Bitcoin falls appeared first on X.")))
    assert not below.keys() & {"summary: coins or tokens", "summary: a price that moves"}


def test_that_nothing_is_of_blockchain_is_seen() -> None:
    plain = "nothing of blockchain"
    assert plain in features(said("Council meets"))
    assert plain not in features(said("Council accepts bitcoin"))


def test_the_words_of_a_title_have_length_one_together() -> None:
    words = [value for name, value in features(said("One two three")).items() if name[:6] == "words:"]
    assert len(words) == 5
    assert sum(value**2 for value in words) == pytest.approx(1)


def test_the_shipped_head_is_small_and_knows_the_cues() -> None:
    assert FILE.stat().st_size < 400_000
    head = shipped_head()
    names = set(head.with_vector.rows)
    cues = {name for name, _, _ in shipped_cues()._spellings}
    assert len({cue for cue in cues if f"title: {cue}" in names}) > 0.9 * len(cues)
    assert head.without_vector.of_vector.shape == (0, 6)
    assert head.with_vector.of_vector.shape == (512, 6)
