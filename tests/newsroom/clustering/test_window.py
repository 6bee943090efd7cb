"""The window of recent items."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from newsroom.clustering import window as window_module
from newsroom.clustering.filed import Filed
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.window import WINDOW, Window
from newsroom.report import Report
from newsroom.signals.signals import signals_of
from tests.newsroom.clustering.conftest import NOON, minutes


def filed(item: str, title: str = "", at: datetime = NOON, direction: int = 0) -> Filed:
    vector = np.zeros(16, dtype=np.float32)
    vector[direction % 16] = 1
    report = Report(item, title)
    return Filed.of(Sighting(report, vector, signals_of(report)), at)


def full(*items: Filed) -> Window:
    window = Window()
    for each in items:
        window.expect(each)
        window.placed(each)
    return window


def test_old_items_leave_the_oldest_first() -> None:
    window = full(filed("b", at=minutes(1)), filed("a", at=minutes(0)), filed("c", at=minutes(2)))
    assert [each.id for each in window.expire(minutes(1) + WINDOW + timedelta(seconds=1))] == ["a", "b"]
    assert "c" in window
    assert "a" not in window
    assert window.get("a") is None


def test_too_many_items_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_module, "MOST_ITEMS", 2)
    window = full(*(filed(str(number), at=minutes(number)) for number in range(4)))
    assert [each.id for each in window.expire(minutes(5))] == ["0", "1"]
    assert len(window) == 2


def test_places_of_items_that_left_are_used_again() -> None:
    window = full(filed("a", at=minutes(0)), filed("b", at=minutes(9)))
    (gone,) = window.expire(minutes(1) + WINDOW)
    new = filed("c", at=minutes(9), direction=3)
    window.expect(new)
    assert new.row == gone.row
    assert window.view(filed("x", direction=3)).likeness[new.row] == pytest.approx(1)


def test_near_finds_by_vector_and_by_rare_words_only_what_is_placed() -> None:
    many = [filed(str(number), f"Report number {number}", direction=1) for number in range(40)]
    same_way, same_word = filed("v", "Else", direction=5), filed("w", "Zanzibarite licence", direction=9)
    window = full(*many, same_way, same_word)
    waiting = filed("q", "Zanzibarite licence", direction=5)
    window.expect(waiting)
    found = {each.id for each in window.near(window.view(filed("x", "Zanzibarite found", direction=5)))}
    assert {"v", "w"} <= found
    assert "q" not in found
    assert len(found) < len(many)


def test_a_word_is_rarer_the_fewer_items_have_it() -> None:
    window = full(*(filed(str(number), "Bitcoin" + (" zanzibarite" if number == 0 else "")) for number in range(30)))
    weights = window.view(filed("x")).weights
    assert weights["wzanzibarite"] > 2 * weights["wbitcoin"] > 0


def test_items_that_left_count_no_more() -> None:
    window = full(filed("a", "zanzibarite", at=minutes(0)), filed("b", "else", at=minutes(5)))
    before = window.view(filed("x")).weights["wzanzibarite"]
    assert [each.id for each in window.expire(minutes(1) + WINDOW)] == ["a"]
    assert window.view(filed("x")).weights["wzanzibarite"] > before


def test_an_empty_window_has_a_view() -> None:
    window = Window()
    view = window.view(filed("x", "Anything"))
    assert window.near(view) == []


def test_it_grows() -> None:
    window = full(*(filed(str(number), direction=number) for number in range(2_500)))
    assert len(window) == 2_500
    assert window.view(filed("x", direction=2)).likeness.sum() == pytest.approx(2_500 / 16, abs=1)
