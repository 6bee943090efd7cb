"""What became of a match for a channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifier.telling.fate import Fate, fate
from record.sql.matches import Match, Matched

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def matched(news: str | None = "news") -> Matched:
    return Matched(Match(1, "a", "a", ("cbdc",), "", NOW), "story", NOW, news)


def row(number: int, report: str, state: str, **more: Any) -> dict[str, Any]:
    times = {"settled": None if state in ("pending", "sending", "unknown") else NOW}
    said = {"id": number, "report": report, "state": state, "title": f"Title {report}", "within": None, "reason": None}
    return {**said, **times, **more}


@pytest.mark.parametrize(
    ("owed", "expected"),
    [
        ([row(1, "a", "sent")], Fate("told", None, 1, "a", NOW)),
        ([row(1, "b", "sent")], Fate("told", "its story is told there, by “Title b”", 1, "b", NOW)),
        ([row(1, "b", "sent"), row(2, "a", "sent")], Fate("told", None, 2, "a", NOW)),
        (
            [row(1, "b", "sent"), row(2, "a", "joined", within=1)],
            Fate("told", "its story is told there, by “Title b”", 1, "b", NOW),
        ),
        ([row(2, "a", "joined", within=9)], Fate("told", None, 2, "a", NOW)),
        ([row(1, "a", "pending")], Fate("waiting", None, 1, "a")),
        ([row(1, "a", "unknown", reason="timed out")], Fate("waiting", "timed out", 1, "a")),
        ([row(1, "a", "failed", reason="too long")], Fate("failed", "too long", 1, "a", NOW)),
        (
            [row(1, "a", "dropped", reason="gone"), row(2, "b", "pending")],
            Fate("waiting", "its story is told there, by “Title b”", 2, "b"),
        ),
        (
            [row(1, "b", "failed")],
            Fate("unknown", "what was owed is forgotten, or told it while it was in another story"),
        ),
    ],
)
def test_deliveries_about_the_story_say_it(owed: list[dict[str, Any]], expected: Fate) -> None:
    assert fate("a", NOW, matched(), NOW - HOUR, owed) == expected


def test_what_waits_for_a_disabled_channel_says_so() -> None:
    found = fate("a", NOW, matched(), NOW - HOUR, [row(1, "a", "pending")], "the bot was kicked")
    assert found == Fate("waiting", "the channel is disabled: the bot was kicked", 1, "a")


@pytest.mark.parametrize(
    ("news", "since", "state", "said"),
    [
        ("first_poll", NOW - HOUR, "no_news", "alert_first_poll"),
        ("archive", NOW - HOUR, "no_news", "old end"),
        ("age", NOW + HOUR, "no_news", "alert_age"),
        (None, NOW - HOUR, "no_news", "nothing says"),
        ("by_page", NOW - HOUR, "waiting", "its page"),
        ("news", NOW + HOUR, "later", "on 2026-11-23 09:00"),
        ("news", NOW, "later", "on 2026-11-23 08:00"),
        ("news", None, "unknown", "forgotten"),
    ],
)
def test_without_one_the_first_reason_is_told(news: str | None, since: datetime | None, state: str, said: str) -> None:
    found = fate("a", NOW, matched(news), since, [])
    assert (found.state, found.delivery) == (state, None)
    assert said in (found.reason or "")


def test_what_the_wire_did_not_match_is_owed_to_nobody() -> None:
    assert fate("a", NOW, None, NOW - HOUR, []).state == "unmatched"
    assert fate("a", NOW, None, NOW + HOUR, []).state == "later"
    assert fate("a", None, None, NOW + HOUR, []).state == "unmatched"
