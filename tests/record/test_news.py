"""What is news when it is filed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from record.news import News, NewsRule

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
OLD, FRESH = NOW - 48 * HOUR, NOW - HOUR


@pytest.mark.parametrize(
    ("published", "first", "first_poll", "expected"),
    [
        (FRESH, False, "none", "news"),
        (OLD, False, "none", "news"),
        (None, False, "none", "news"),
        (FRESH, True, "none", "first_poll"),
        (OLD, True, "all", "news"),
        (None, True, "all", "news"),
        (FRESH, True, DAY, "news"),
        (OLD, True, DAY, "first_poll"),
        (None, True, DAY, "first_poll"),
        (NOW + HOUR, True, DAY, "news"),
    ],
)
def test_of_first_polls_news_is_what_the_config_lets_through(
    published: datetime | None, first: bool, first_poll: object, expected: News
) -> None:
    rule = NewsRule(3 * DAY, first_poll)  # type: ignore[arg-type]
    assert rule.mark(published=published, discovered=NOW, first=first) == expected


@pytest.mark.parametrize("first", [True, False])
def test_what_is_older_than_the_limit_is_no_news_whichever_poll_brings_it(first: bool) -> None:
    limited, open_ = NewsRule(3 * DAY, "all"), NewsRule("all", "all")
    assert limited.mark(published=NOW - 3 * DAY, discovered=NOW, first=first) == "news"
    ancient = NOW - 3 * DAY - HOUR
    assert limited.mark(published=ancient, discovered=NOW, first=first) == "age"
    assert limited.mark(published=ancient, discovered=ancient + HOUR, first=first) == "news", "by its own discovery"
    assert open_.mark(published=ancient, discovered=NOW, first=first) == "news"


@pytest.mark.parametrize("first", [True, False])
def test_what_is_undated_is_no_news_where_its_page_changed_last_before_the_limit(first: bool) -> None:
    rule = NewsRule(3 * DAY, "all" if first else "none")
    assert rule.mark(published=None, changed=NOW - 4 * DAY, discovered=NOW, first=first) == "age"
    assert rule.mark(published=None, changed=NOW - DAY, discovered=NOW, first=first) == "news"
    assert rule.mark(published=FRESH, changed=NOW - 4 * DAY, discovered=NOW, first=first) == "news"


def test_a_recent_change_is_no_publication() -> None:
    assert NewsRule(3 * DAY, DAY).mark(published=None, changed=FRESH, discovered=NOW, first=True) == "first_poll"


def test_the_age_limit_can_be_waived_without_the_rule_of_first_polls() -> None:
    rule = NewsRule("all", DAY)
    assert rule.mark(published=NOW - 400 * DAY, discovered=NOW, first=False) == "news"
    assert rule.mark(published=NOW - 400 * DAY, discovered=NOW, first=True) == "first_poll"


@pytest.mark.parametrize(
    ("report", "published", "expected"),
    [
        ("news", FRESH, "news"),
        ("news", NOW - 30 * DAY, "age"),
        ("first_poll", None, "first_poll"),
        ("first_poll", FRESH, "news"),
        ("first_poll", OLD, "first_poll"),
        ("age", FRESH, "news"),
        ("by_page", NOW - 30 * DAY, "age"),
        ("by_page", FRESH, "news"),
        ("archive", FRESH, "archive"),
        (None, FRESH, None),
    ],
)
def test_the_date_of_a_page_decides_anew_but_makes_no_archive_news(
    report: News | None, published: datetime | None, expected: News | None
) -> None:
    assert NewsRule(3 * DAY, DAY).mark_page(report, published=published, discovered=NOW) == expected
