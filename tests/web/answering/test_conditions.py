"""Which part is wanted, and whether anything is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.answering.conditions import Unsatisfiable, http_date, is_unchanged, wanted_range

TAG, AT = '"abc"', datetime(2026, 11, 24, 0, 5, 7, 250_000, tzinfo=UTC)
DATE = http_date(AT)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=99-99", (99, 100)),
        # What is no range, is one of something else, or is several, is passed over.
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("items=0-9", None),
        ("bytes=٣-٤", None),
        (f"bytes={'9' * 40}-", None),
        ("", None),
    ],
)
def test_a_range_is_a_part_or_the_whole(asked: str, part: tuple[int, int] | None) -> None:
    assert wanted_range({"range": asked}, 100, TAG, AT) == part


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_none(asked: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_range({"range": asked}, 100, TAG, AT)


@given(st.text(alphabet="bytes=0123456789-, \t", max_size=30), st.integers(0, 50))
def test_a_part_lies_within(asked: str, size: int) -> None:
    try:
        part = wanted_range({"range": asked}, size, TAG, AT)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part[0] < part[1] <= size


@pytest.mark.parametrize(
    ("condition", "is_same"),
    [
        (TAG, True),
        (DATE, True),
        ('"abd"', False),
        (f"W/{TAG}", False),
        ("Tue, 24 Nov 2026 00:05:08 GMT", False),
        ("x", False),
    ],
)
def test_a_part_of_something_else_is_not_given(condition: str, is_same: bool) -> None:
    assert (wanted_range({"range": "bytes=1-2", "if-range": condition}, 100, TAG, AT) is not None) == is_same


@pytest.mark.parametrize(
    ("asked", "unchanged"),
    [
        ({"if-none-match": TAG}, True),
        ({"if-none-match": f'"x",W/{TAG}'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x"', "if-modified-since": DATE}, False),
        ({"if-modified-since": DATE}, True),
        ({"if-modified-since": "Tue, 24 Nov 2026 00:05:06 GMT"}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "Tue, 24 Nov 99999 00:05:06 GMT"}, False),
        ({}, False),
    ],
)
def test_what_is_there_already_is_not_sent_again(asked: dict[str, str], unchanged: bool) -> None:
    assert is_unchanged(asked, TAG, AT) == unchanged
    assert not is_unchanged(asked, None, None) or "*" in asked.values()
