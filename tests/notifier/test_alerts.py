"""What is owed for items that were just assigned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from notifier.alerts import FirstPoll, Matched, alerts, covers, may_alert
from notifier.matching.matcher import Matcher

from newsroom.assigning.assigned import Assigned
from notifier.documents import document_of
from notifier.matching.standing import Standing
from notifier.query import Facts, compile_query
from record.item import Item
from record.sql.deliveries import Owed
from record.sql.watches import WatchRow
from tests.newsroom.items import make_item

HOUR = timedelta(hours=1)
OLD, FRESH = make_item().discovered - 48 * HOUR, make_item().discovered - HOUR


@pytest.mark.parametrize(
    ("changes", "first", "policy", "expected"),
    [
        ({}, False, "none", True),
        ({"published": OLD}, False, "none", True),
        ({"published": None}, False, "none", True),
        ({"revision": 1}, False, "all", False),
        ({"published": FRESH}, True, "none", False),
        ({"published": OLD}, True, "all", True),
        ({"published": None}, True, "all", True),
        ({"published": FRESH}, True, 24 * HOUR, True),
        ({"published": OLD}, True, 24 * HOUR, False),
        ({"published": None}, True, 24 * HOUR, False),
    ],
)
def test_first_polls_alert_only_what_the_policy_lets_through(
    changes: dict[str, Any], first: bool, policy: FirstPoll, expected: bool
) -> None:
    assert may_alert(make_item(**changes), first=first, policy=policy) is expected


@pytest.mark.parametrize(
    ("sources", "languages", "expected"),
    [
        ((), (), True),
        (("ecb-press",), (), True),
        (("other",), (), False),
        ((), ("en",), True),
        ((), ("EN-gb",), True),
        ((), ("en-US",), False),
        ((), ("zh", "en"), True),
        (("ecb-press",), ("zh",), False),
    ],
)
def test_a_watch_covers_the_sources_and_languages_it_names(
    sources: tuple[str, ...], languages: tuple[str, ...], expected: bool
) -> None:
    assert covers(WatchRow("w", "x", sources, languages), make_item(language="en-GB")) is expected


def test_a_language_that_is_unknown_is_covered_by_no_named_language() -> None:
    assert not covers(WatchRow("w", "x", (), ("en",)), make_item(language=None))


def owed(batch: list[Assigned], **queries: str) -> list[Owed]:
    matcher = Matcher({name: Standing.of(compile_query(query)) for name, query in queries.items()})
    matched = [Matched(each, matcher.match(document_of(each.item, Facts()))) for each in batch]
    return alerts(matched, {name: ["desk", "screen"] for name in queries}, {"ecb-press": "European Central Bank"})


def assigned(item: Item, story: str = "s1") -> Assigned:
    return Assigned(item, story, opened=True)


def test_several_watches_and_items_make_one_message_per_channel_and_story() -> None:
    batch = [
        assigned(make_item()),
        assigned(make_item(id="b", title="Euro and CBDC")),
        assigned(make_item(id="c"), "s2"),
    ]
    told = owed(batch, a='"digital euro"', b="phase", c="nothing")
    assert [(each.channel, each.key) for each in told] == [
        ("desk", "story:s1"),
        ("screen", "story:s1"),
        ("desk", "story:s2"),
        ("screen", "story:s2"),
    ]
    assert told[0].payload["watches"] == ["a", "b"]
    assert told[0].payload["words"] == ["digital euro", "phase"]


def test_the_payload_says_who_said_what_when_and_where() -> None:
    (told, _) = owed([assigned(make_item(summary="x" * 5_000))], a="euro")
    assert told.payload == {
        "item": "00000000000000aa",
        "title": "Digital euro moves on",
        "url": "https://ecb.example/press/1",
        "source": "ecb-press",
        "source_name": "European Central Bank",
        "summary": "x" * 1_000,
        "language": "en",
        "published": "2026-11-23T08:30:00Z",
        "discovered": "2026-11-23T08:31:02.500000Z",
        "others": [],
        "more": 0,
        "watches": ["a"],
        "words": ["euro"],
    }
