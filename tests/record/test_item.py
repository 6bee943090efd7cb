"""Items to lines and back, and what is cut of them."""

from __future__ import annotations

import json

from record.item import FIELDS, Cut, Item
from tests.newsroom.items import make_item

SIGNED = "The coin comes in May.\nThe post Coin appeared first on The Lantern."
SIGNATURE = Cut("summary", SIGNED.index("The post"), SIGNED.split("\n")[1])


def test_an_item_and_its_line_are_the_same() -> None:
    item = make_item(
        summary=SIGNED, content="Text", from_page=("content",), cut=(SIGNATURE, Cut("content", None, "Share"))
    )
    assert Item.from_json(item.to_json()) == item
    row = json.loads(item.to_json())
    assert row["from_page"] == ["content"]
    assert row["cut"] == [
        {"in": "summary", "at": 23, "text": "The post Coin appeared first on The Lantern."},
        {"in": "content", "at": None, "text": "Share"},
    ]


def test_what_is_not_there_is_not_written_and_older_lines_are_read() -> None:
    old = make_item(news=None)
    assert tuple(old.to_dict()) == FIELDS
    assert Item.from_dict(old.to_dict()) == old


def test_a_mark_that_this_version_does_not_know_is_none() -> None:
    assert Item.from_dict(make_item(news="age").to_dict()).news == "age"
    for strange in ("rumour", "", 7, ["news"], None):
        assert Item.from_dict({**make_item().to_dict(), "news": strange}).news is None


def test_a_clean_item_is_without_what_was_cut_and_else_as_it_was_given() -> None:
    item = make_item(summary=SIGNED, content="One\n\n  Two", cut=(SIGNATURE, Cut("content", None, "Share")))
    assert item.clean() == make_item(summary="The coin comes in May.", content="One\n\n  Two")
    assert make_item().clean() == make_item()


def test_a_text_that_is_cut_as_a_whole_is_none() -> None:
    assert make_item(summary=SIGNATURE.text, cut=(Cut("summary", 0, SIGNATURE.text),)).clean().summary is None


def test_passages_that_overlap_or_reach_beyond_the_text_are_borne() -> None:
    cut = (Cut("summary", 2, "cde"), Cut("summary", 0, "abcd"), Cut("summary", 90, "x"), Cut("content", 1, "x"))
    assert make_item(summary="abcdefg", content=None, cut=cut).clean().summary == "fg"
