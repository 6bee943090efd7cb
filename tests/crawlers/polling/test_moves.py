"""Where a source is asked, poll by poll."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.polling.moves import APART, MOVES, Came, after_failed, after_gone, after_sound
from record.habits import Habits

OLD, NEW, OTHER = "https://a.example/feed", "https://www.a.example/rss", "https://b.example/rss"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NONE = Habits()
MOVED = Habits(moved=(OLD, NEW))


def polled(*came: Came, habits: Habits = NONE) -> tuple[Habits, str]:
    moving = ""
    for each in came:
        habits, moving = after_sound(habits, moving, each)
    return habits, moving


def sent_to(target: str | None, *, familiar: bool = True, configured: str = OLD) -> Came:
    return Came(configured, target, familiar)


def test_three_in_a_row_to_one_address_are_learned() -> None:
    assert polled(*[sent_to(NEW)] * (MOVES - 1)) == (NONE, f"2 {NEW}")
    assert polled(*[sent_to(NEW)] * MOVES) == (MOVED, "")
    assert MOVED.address(OLD) == NEW
    assert polled(sent_to(None), habits=MOVED) == (MOVED, "")


@pytest.mark.parametrize("other", [None, OTHER])
def test_another_answer_breaks_the_row(other: str | None) -> None:
    assert polled(sent_to(NEW), sent_to(NEW), sent_to(other), sent_to(NEW))[1] == f"1 {NEW}"


@pytest.mark.parametrize(
    "target",
    [
        "http://www.a.example/rss",
        "https://user:x@a.example/rss",
        "ftp://a.example/",
        "https://[",
        "https://a/" + "x" * 3000,
    ],
)
def test_some_addresses_are_never_learned(target: str) -> None:
    assert polled(*[sent_to(target)] * 9) == (NONE, "")


def test_from_http_either_is_learned() -> None:
    plain = "http://a.example/feed"
    for target in ("http://b.example/feed", "https://a.example/feed"):
        assert polled(*[sent_to(target, configured=plain)] * MOVES)[0].address(plain) == target


def test_a_document_that_nobody_knew_when_it_first_came_is_not_learned() -> None:
    """After it was filed once it is known, and a hijacked address must not gain by that."""
    assert polled(sent_to(OTHER, familiar=False), *[sent_to(OTHER)] * 9) == (NONE, f"0 {OTHER}")
    assert polled(sent_to(OTHER, familiar=False), sent_to(None), *[sent_to(OTHER)] * MOVES)[0].address(OLD) == OTHER


def test_a_learned_address_may_move_on_and_back() -> None:
    assert polled(*[sent_to(OTHER)] * MOVES, habits=MOVED)[0].address(OLD) == OTHER
    assert polled(*[sent_to(OLD)] * MOVES, habits=MOVED)[0] == NONE


def test_another_address_in_the_config_makes_it_void() -> None:
    assert MOVED.address(OTHER) == OTHER
    assert polled(sent_to(None, configured=OTHER), habits=MOVED)[0] == NONE
    assert after_failed(MOVED, OTHER, "timeout", 1) == NONE


@pytest.mark.parametrize(
    ("kind", "failures", "kept"),
    [
        ("timeout", 1, True),
        ("timeout", 3, False),
        ("html", 3, False),
        ("not_found", 1, False),
        ("gone", 1, False),
        ("dns", 30, True),
    ],
)
def test_a_learned_address_that_does_not_work_is_forgotten(kind: str, failures: int, kept: bool) -> None:
    assert after_failed(MOVED, OLD, kind, failures) == (MOVED if kept else NONE)


def test_what_is_gone_is_retired_by_the_second_word() -> None:
    assert after_gone(NONE, OLD, NOW, None) == NONE
    assert after_gone(NONE, OLD, NOW, NOW - APART / 2) == NONE
    retired = after_gone(NONE, OLD, NOW, NOW - timedelta(days=1))
    assert retired.retired_ms(OLD) == NOW.timestamp() * 1000
    assert retired.retired_ms(NEW) is None
    assert after_gone(retired, OLD, NOW + timedelta(days=7), NOW) == retired
    assert polled(sent_to(None), habits=retired)[0] == NONE


def test_it_survives_its_json_form() -> None:
    both = Habits(moved=(OLD, NEW), retired=(OLD, 7))
    assert Habits.from_json(both.to_json()) == both
