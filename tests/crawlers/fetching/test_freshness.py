"""For how long an answer says that it is good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.fetching.freshness import freshness

DATE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("cache_control", "age", "expected"),
    [
        ("max-age=900", "", ("max-age", 900)),
        ("public, Max-Age=900, must-revalidate", "", ("max-age", 900)),
        ('max-age="900"', "", ("max-age", 900)),
        ("max-age=900", "300", ("max-age", 600)),
        ("max-age=900", "901", None),
        ("max-age=900", "x", ("max-age", 900)),
        ("max-age=0", "", None),
        ("max-age=-1", "", None),
        ("max-age", "", None),
        ("max-age=soon", "", None),
        ("max-age=1.5", "", None),
        ("max-age=900, no-cache", "", None),
        ("no-store, max-age=900", "", None),
        ("private, no-cache, no-store, max-age=0", "", None),
        ("s-maxage=900", "", ("expires", 3600)),
        ("s-maxage=900, max-age=60", "", ("max-age", 60)),
        ("max-age=31536000, immutable", "", ("max-age", 31_536_000)),
        ("", "", ("expires", 3600)),
        (",,=,;", "", ("expires", 3600)),
    ],
)
def test_cache_control_comes_before_expires(cache_control: str, age: str, expected: tuple[str, float] | None) -> None:
    assert freshness(cache_control, age=age, expires=DATE + HOUR, date=DATE) == expected


@pytest.mark.parametrize(("expires", "expected"), [(None, None), (DATE - HOUR, None), (DATE, None)])
def test_what_has_expired_asks_for_nothing(expires: datetime | None, expected: None) -> None:
    assert freshness("public", age="", expires=expires, date=DATE) is expected


@given(st.text(st.characters(max_codepoint=255)), st.text(st.characters(max_codepoint=255)))
def test_whatever_stands_there_it_is_some_time_or_none(cache_control: str, age: str) -> None:
    found = freshness(cache_control, age=age, expires=None, date=DATE)
    assert found is None or found[1] > 0
