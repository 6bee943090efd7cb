"""Which text a vector is made of."""

from __future__ import annotations

import pytest

from newsroom.vectors.text import vector_text
from tests.newsroom.items import said

LONG_SUMMARY = "The regulator published its rules on Monday. " * 20


@pytest.mark.parametrize(
    "title", ["Regulator publishes its rules on custody of coins", "监管机构周一公布加密资产托管新规则细则"]
)
def test_a_title_that_says_enough_stands_alone(title: str) -> None:
    assert vector_text(said(title, summary=LONG_SUMMARY)) == title


def test_a_short_title_is_filled_up_from_the_summary() -> None:
    text = vector_text(said("Custody, again", summary=LONG_SUMMARY))
    assert text.startswith("Custody, again. The regulator published")
    assert len(text) < 150


@pytest.mark.parametrize(
    ("title", "summary", "text"), [("", "Only\n this", "Only this"), ("Only  this", "", "Only this")]
)
def test_one_text_alone_is_the_text(title: str, summary: str, text: str) -> None:
    assert vector_text(said(title, summary=summary)) == text


def test_nothing_is_nothing() -> None:
    assert vector_text(said("")) == ""


def test_a_huge_title_is_cut() -> None:
    assert len(vector_text(said("word " * 100_000))) <= 300


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert vector_text(said("\ud800")) == "\ud800"
