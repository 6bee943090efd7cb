"""Which polls ask with conditions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.fetching.conditions import TRUST, conditions

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ETAG, MODIFIED = '"v1"', "Mon, 23 Nov 2026 08:00:00 GMT"
BOTH = {"If-None-Match": '"v1"', "If-Modified-Since": "Mon, 23 Nov 2026 08:00:00 GMT"}
MOMENT = timedelta(milliseconds=1)


def of_state(state: dict[str, str]) -> dict[str, str]:
    return conditions(state, NOW, etag=ETAG, modified=MODIFIED)


def ago(age: timedelta) -> str:
    return str(round((NOW - age).timestamp() * 1000))


@pytest.mark.parametrize(
    ("etag", "modified", "headers"),
    [
        ("", "", {}),
        (ETAG, MODIFIED, BOTH),
        (ETAG, "", {"If-None-Match": ETAG}),
        ("", MODIFIED, {"If-Modified-Since": MODIFIED}),
    ],
)
def test_what_the_last_document_said_of_itself_is_the_condition(
    etag: str, modified: str, headers: dict[str, str]
) -> None:
    assert conditions({}, NOW, etag=etag, modified=modified) == headers


@pytest.mark.parametrize(("age", "headers"), [(TRUST - MOMENT, {}), (TRUST, BOTH), (timedelta(days=9), BOTH)])
def test_who_refused_them_is_asked_without_for_a_day(age: timedelta, headers: dict[str, str]) -> None:
    assert of_state({"refused": ago(age)}) == headers


@pytest.mark.parametrize("key", ["document", "begun"])
@pytest.mark.parametrize(("age", "headers"), [(TRUST - MOMENT, BOTH), (TRUST, {}), (timedelta(days=9), {})])
def test_unchanged_is_believed_for_a_day(key: str, age: timedelta, headers: dict[str, str]) -> None:
    """`begun` where a state was written before there was `document`."""
    state = {"news": ago(timedelta(days=30)), key: ago(age)}
    assert of_state(state) == headers


def test_the_last_document_counts_not_the_first() -> None:
    state = {"news": ago(TRUST * 2), "begun": ago(TRUST * 9), "document": ago(MOMENT)}
    assert of_state(state) == BOTH


def test_a_source_that_never_had_news_may_be_unchanged_for_ever() -> None:
    assert of_state({"document": ago(TRUST * 9)}) == BOTH
