"""Editions as JSON keeps them, and the days of their period."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from notifier.digests.edition import (
    Announced,
    Attention,
    Beside,
    Coverage,
    Edition,
    Intro,
    Link,
    Missed,
    Period,
    Piece,
    Raised,
    Share,
    Words,
)
from notifier.digests.told import StageChange

WEEK = Period("weekly", datetime(2026, 5, 31, 16, tzinfo=UTC), datetime(2026, 6, 7, 16, tzinfo=UTC), "Asia/Shanghai")
SCORE = (Share("sources", 2.5, "5 sources"), Share("primary", 1.0, "European Central Bank"))
PARAGRAPH = (Words("opening", "According to Harbour Wire, on June 2, ", "a1"), Words("note", "Ours."))
EDITION = Edition(
    period=WEEK,
    language="en",
    number=12,
    title="Bank opens pilot; law passes",
    introduction=(Intro("s1", PARAGRAPH),),
    pieces=(
        Piece(
            story="s1",
            section="cbdc",
            headline="Bank opens pilot",
            language="zh",
            paragraph=PARAGRAPH,
            links=(Link("a1", "Harbour Wire", "https://harbour.example/1", "Bank opens", "en", WEEK.first, True),),
            size=7,
            sources=5,
            score=SCORE,
        ),
    ),
    beside=Beside(
        financings=(
            Raised(
                "s2", "round", "Kestrel", Decimal("40000000.5"), "EUR", None, "series_a", ("Harrow",), False, "x", None
            ),
        ),
        stages=(StageChange("e-Test", "SE", None, "pilot", date(2026, 6, 2), True, "s1", "Bank opens", "Bank", None),),
        calendar=(
            Announced(date(2026, 9, 1), "deadline", "It ends on September 1.", "s1", "Bank opens pilot", "Bank", None),
        ),
        coverage=Coverage(38, 41, ("Bank of Nowhere",)),
        by_section={"cbdc": 9},
        attention=(Attention("e-Test", 4, None),),
    ),
    missed=(Missed("s3", "policy", "Bill read", "section is full", SCORE),),
    left_out={"prices": 12},
    lacks=("four_weeks",),
)


def test_json_keeps_an_edition_whole() -> None:
    assert Edition.from_dict(json.loads(json.dumps(EDITION.to_dict()))) == EDITION


@pytest.mark.parametrize("row", [{}, {"title": 3}, {**EDITION.to_dict(), "pieces": [{"story": "s1"}]}])
def test_what_is_no_edition_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Edition"):
        Edition.from_dict(row)


def test_days_are_those_of_its_zone() -> None:
    assert (WEEK.first_day, WEEK.last_day) == (date(2026, 6, 1), date(2026, 6, 7))


def test_points_are_the_sum_of_what_is_shown() -> None:
    assert EDITION.pieces[0].points == EDITION.missed[0].points == 3.5
    assert EDITION.of_section("policy") == ()
