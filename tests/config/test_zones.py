"""The time zone that a person means."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from config.zones import find_zone


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Singapore", "Asia/Singapore"),
        ("  hong   kong ", "Asia/Hong_Kong"),
        ("new_york", "America/New_York"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("europe/berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("上海", "Asia/Shanghai"),
        ("東京", "Asia/Tokyo"),
        ("서울", "Asia/Seoul"),
        ("Москва", "Europe/Moscow"),
        ("Zürich", "Europe/Zurich"),
        ("Japan", "Asia/Tokyo"),
        ("IN", "Asia/Kolkata"),
        ("Beijing", "Asia/Shanghai"),
        ("Frankfurt", "Europe/Berlin"),
        ("Basel", "Europe/Zurich"),
        ("san francisco", "America/Los_Angeles"),
    ],
)
def test_a_city_a_country_or_a_zone_is_enough(said: str, zone: str) -> None:
    assert find_zone(said) == zone
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Singapor", "did you mean 'Singapore'?"),
        ("Australia", "has several time zones: write one of A"),
        ("Atlantis", "write a large city near you"),
        ("", "write a large city near you"),
        ("x" * 100_000, "write a large city near you"),
        ("\x1b[31m", "write a large city near you"),
    ],
)
def test_what_is_none_is_told_with_what_would_be_right(said: str, says: str) -> None:
    with pytest.raises(ValueError, match="time zone") as caught:
        find_zone(said)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()
