"""What is near to what was judged, and what a report is found by then."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom.sections.nearness import NEAR, briefly, cbdc_of, near, sections_of


@pytest.mark.parametrize(
    ("second", "confidence", "expected"),
    [("opinion", NEAR, "opinion"), ("opinion", NEAR - 0.001, None), ("opinion", None, None), (None, None, None)],
)
def test_a_second_choice_is_near_from_a_quarter_on(second: Any, confidence: Any, expected: Any) -> None:
    assert near(second, confidence) == expected


@pytest.mark.parametrize(
    ("judged", "found", "told"),
    [
        (("policy", "opinion"), ["policy", "policy?", "opinion?"], ["policy", "opinion?"]),
        (("policy", None), ["policy", "policy?"], ["policy"]),
        ((None, None), [], []),
    ],
)
def test_what_a_report_is_found_by(judged: Any, found: list[str], told: list[str]) -> None:
    assert sections_of(*judged) == found
    assert briefly(found) == told


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"about_cbdc": True, "about_probability": 0.6}, ["cbdc", "cbdc?"]),
        ({"about_cbdc": True}, ["cbdc", "cbdc?"]),
        ({"about_cbdc": False, "about_probability": NEAR}, ["cbdc?"]),
        ({"about_cbdc": False, "about_probability": 0.1}, []),
        ({"about_cbdc": False}, []),
        ({}, []),
    ],
)
def test_what_is_about_a_cbdc_or_nearly(tags: dict[str, Any], expected: list[str]) -> None:
    assert cbdc_of(tags) == expected
