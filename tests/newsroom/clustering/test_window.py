"""The window of recent items."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from newsroom.clustering import window as window_module
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.window import WINDOW, Window
from tests.newsroom.clustering.conftest import NOON, minutes
from tests.newsroom.items import said


def seen(item: str, title: str = "", at: datetime = NOON, direction: int = 0) -> Sighting:
    vector = np.zeros(16, dtype=np.float32)
    vector[direction % 16] = 1
    return Sighting.of(said(title, id=item, discovered=at), vector)


def full(*items: Sighting) -> Window:
    window = Window()
    for each in items:
        window.expect(each)
        window.placed(each)
    return window


def test_old_items_leave_the_oldest_first() -> None:
    window = full(seen("b", at=minutes(1)), seen("a", at=minutes(0)), seen("c", at=minutes(2)))
    assert [each.id for each in window.expire(minutes(1) + WINDOW + timedelta(seconds=1))] == ["a", "b"]
    assert "c" in window
    assert "a" not in window
    assert window.get("a") is None


def test_too_many_items_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_module, "MOST_ITEMS", 2)
    window = full(*(seen(str(number), at=minutes(number)) for number in range(4)))
    assert [each.id for each in window.expire(minutes(5))] == ["0", "1"]
    assert len(window) == 2


def test_places_of_items_that_left_are_used_again() -> None:
    window = full(seen("a", at=minutes(0)), seen("b", at=minutes(9)))
    (gone,) = window.expire(minutes(1) + WINDOW)
    new = seen("c", at=minutes(9), direction=3)
    window.expect(new)
    assert new.row == gone.row
    assert window.view(seen("x", direction=3)).likeness[new.row] == pytest.approx(1)


def test_near_finds_by_vector_and_by_rare_words_only_what_is_placed() -> None:
    many = [seen(str(number), f"Report number {number}", direction=1) for number in range(40)]
    same_way, same_word = seen("v", "Else", direction=5), seen("w", "Zanzibarite licence", direction=9)
    window = full(*many, same_way, same_word)
    waiting = seen("q", "Zanzibarite licence", direction=5)
    window.expect(waiting)
    found = {each.id for each in window.near(window.view(seen("x", "Zanzibarite found", direction=5)))}
    assert {"v", "w"} <= found
    assert "q" not in found
    assert len(found) < len(many)


def test_a_word_is_rarer_the_fewer_items_have_it() -> None:
    window = full(*(seen(str(number), "Bitcoin" + (" zanzibarite" if number == 0 else "")) for number in range(30)))
    weights = window.view(seen("x")).weights
    assert weights["wzanzibarite"] > 2 * weights["wbitcoin"] > 0


def test_items_that_left_count_no_more() -> None:
    window = full(seen("a", "zanzibarite", at=minutes(0)), seen("b", "else", at=minutes(5)))
    before = window.view(seen("x")).weights["wzanzibarite"]
    assert [each.id for each in window.expire(minutes(1) + WINDOW)] == ["a"]
    assert window.view(seen("x")).weights["wzanzibarite"] > before


def test_an_empty_window_has_a_view() -> None:
    window = Window()
    view = window.view(seen("x", "Anything"))
    assert window.near(view) == []


def test_it_grows() -> None:
    window = full(*(seen(str(number), direction=number) for number in range(2_500)))
    assert len(window) == 2_500
    assert window.view(seen("x", direction=2)).likeness.sum() == pytest.approx(2_500 / 16, abs=1)
