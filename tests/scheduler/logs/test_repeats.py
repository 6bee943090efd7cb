"""One warning a minute, and none is lost from the counts."""

from __future__ import annotations

import logging

from hypothesis import given
from hypothesis import strategies as st

from scheduler.logs.repeats import Repeats


def record(at: float, text: str = "down", level: int = logging.WARNING) -> logging.LogRecord:
    made = logging.LogRecord("x", level, "", 0, text, None, None)
    made.created = at
    return made


def texts(repeats: Repeats, *records: logging.LogRecord) -> list[str]:
    return [str(passed.msg) for one in records for passed in repeats.passed(one)]


def test_one_a_minute_with_the_count() -> None:
    repeats = Repeats()
    assert texts(repeats, *(record(second) for second in range(60))) == ["down"]
    assert texts(repeats, *(record(second) for second in range(60, 180))) == [
        "down (repeated 59 times)",
        "down (repeated 60 times)",
    ]


def test_the_count_comes_with_any_later_line_and_then_the_warning_is_new() -> None:
    repeats = Repeats()
    texts(repeats, record(0), record(1), record(2))
    info = record(70, "poll", logging.INFO)
    assert texts(repeats, info) == ["down (repeated 2 times)", "poll"]
    assert texts(repeats, record(131, "poll", logging.INFO), record(132)) == ["poll", "down"]


def test_different_warnings_do_not_meet() -> None:
    assert texts(Repeats(), record(0, "a"), record(0, "b"), record(0, "a", logging.ERROR)) == ["a", "b", "a"]


def test_information_is_never_held_back() -> None:
    assert texts(Repeats(), *(record(0, "poll", logging.INFO) for _ in range(3))) == ["poll"] * 3


def test_events_are_equal_when_their_texts_are() -> None:
    repeats = Repeats()

    def event(source: str, ms: float) -> logging.LogRecord:
        made = record(0)
        made.msg = {"event": "poll", "source": source, "ms": ms}
        return made

    assert len(texts(repeats, event("a", 1), event("a", 2), event("b", 1))) == 2
    (last,) = repeats.rest()
    assert last.msg == {"event": "poll", "source": "a", "ms": 2, "repeated": 1}


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from("abcde"))).map(sorted))
def test_every_warning_is_written_or_counted(happened: list[tuple[int, str]]) -> None:
    repeats = Repeats(max_kinds=3)
    passed = texts(repeats, *(record(at, text) for at, text in happened))
    passed += [str(one.msg) for one in repeats.rest()]
    counts = [int(text.split("repeated ")[1].split()[0]) if "repeated" in text else 1 for text in passed]
    assert sum(counts) == len(happened)
