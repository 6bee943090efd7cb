"""The day of a check in a YAML file."""

from __future__ import annotations

from datetime import date

import pytest

from config.reading.filling import filled

DAY = date(2031, 3, 5)
FORMS = [
    ("- id: a\n  checked: never  # one day\n  name: Ä\n", "- id: a\n  checked: 2031-03-05  # one day\n  name: Ä\n"),
    ("- {checked: 2030-01-01, id: a}", "- {checked: 2031-03-05, id: a}"),
    ('sources:\r\n  - id: "a"\r\n    checked: "never"\r\n', 'sources:\r\n  - id: "a"\r\n    checked: 2031-03-05\r\n'),
    ("\ufeff- {id: a, checked: never}", "\ufeff- {id: a, checked: 2031-03-05}"),
    (
        "- {id: b, checked: never}\n- {id: a, checked: never}",
        "- {id: b, checked: never}\n- {id: a, checked: 2031-03-05}",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_only_the_day_changes(text: str, expected: str) -> None:
    assert filled(text, {"a": DAY}) == (expected, ["a"])


@pytest.mark.parametrize("text", ["", "# nothing\n", "- id: a\n", "- {id: [a], checked: never}", "data: ./data\n"])
def test_what_says_nothing_of_it_is_left(text: str) -> None:
    assert filled(text, {"a": DAY}) == (text, [])


def test_all_of_a_file_are_filled_at_once() -> None:
    text = "- {id: a, checked: never}\n- {id: b, checked: never}  # checked: never\n"
    new, ids = filled(text, {"a": DAY, "b": date(2031, 12, 24), "c": DAY})
    assert new == "- {id: a, checked: 2031-03-05}\n- {id: b, checked: 2031-12-24}  # checked: never\n"
    assert ids == ["a", "b"]
