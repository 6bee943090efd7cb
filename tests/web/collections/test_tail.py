"""What came since: each item once, however it is followed."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from record.sql import changes
from record.sql.changes import MATCHER, Cursor
from tests.web.site import CLOSED, LIVE, NOW, Site, item, noted

HERE = f"/collections/{LIVE}/items.jsonl"


def follow(client: httpx.Client, there: str) -> tuple[list[str], str]:
    """The ids of one answer, and where the next one is."""
    got = client.get(there)
    assert got.status_code == 200, got.text
    return [json.loads(line)["id"] for line in got.text.splitlines()], got.links["next"]["url"]


def test_whoever_follows_gets_each_item_once(site: Site) -> None:
    items = [item(number, LIVE, title=f"Mint {number} of {'abcdefgh'[number % 8] * 9} opens") for number in range(25)]
    with site.client() as client:
        found, there = follow(client, f"{HERE}?after=0&most=4")
        for at in range(0, len(items), 5):
            noted(site.engine, items[at : at + 5], NOW + timedelta(minutes=at))
            for _ in range(2):
                more, there = follow(client, there)
                assert len(more) <= 4
                found += more
        while more := follow(client, there)[0]:
            found, there = found + more, follow(client, there)[1]
        assert found == [each.id for each in items]
        # Who comes later gets the same, and who only says how many.
        assert follow(client, f"{HERE}?after=0")[0] == found
        some, there = follow(client, f"{HERE}?most=9")
        assert some + follow(client, there)[0] == found[:18]


def test_a_day_begins_with_what_was_noted_on_it_and_goes_on_over_midnight(site: Site) -> None:
    before, of_day, after = item(1, CLOSED), item(2, LIVE), item(3, LIVE + timedelta(days=1))
    for each in (before, of_day, after):
        noted(site.engine, [each], each.discovered + timedelta(seconds=2))
    with site.client() as client:
        assert follow(client, f"{HERE}?after=0")[0] == [of_day.id, after.id]
        found, there = follow(client, f"/collections/{CLOSED}/items.jsonl?after=0&most=2")
        assert found == [before.id, of_day.id]
        assert follow(client, there)[0] == [after.id]


def test_what_is_tried_again_comes_once(site: Site) -> None:
    noted(site.engine, [item(1, LIVE)], NOW)
    with site.engine.begin() as connection:
        assert changes.repeat(connection, changes.last_number(connection), NOW)
        last = changes.last_number(connection)
    with site.client() as client:
        found, there = follow(client, f"{HERE}?after=0")
        assert (len(found), there) == (1, f"{HERE}?after={last}")


def test_filters_hold_and_go_on(site: Site) -> None:
    noted(site.engine, [item(number, LIVE, language="zh" if number == 4 else "en") for number in range(6)], NOW)
    with site.client() as client:
        found, there = follow(client, f"{HERE}?language=zh&section=policy&after=0&most=1")
        assert (found, "language=zh&section=policy" in there) == ([item(4, LIVE).id], True)
        assert follow(client, there)[0] == []


def test_what_the_matcher_has_not_asked_yet_is_waited_for(filtered_alone: Site) -> None:
    with filtered_alone.client() as client:
        there = f"/collections/{CLOSED}/items.jsonl?watch=euro&after=0"
        found, there = follow(client, there)
        assert found == []
        with filtered_alone.engine.begin() as connection:
            changes.move(connection, MATCHER, Cursor(changes.last_number(connection) + 1))
        found, there = follow(client, there)
        assert found == [item(1, CLOSED).id, item(2, CLOSED).id]
        assert follow(client, there)[0] == []


def test_a_cursor_from_before_the_cut_is_told(site: Site) -> None:
    for number in range(3):
        noted(site.engine, [item(number, LIVE)], NOW + timedelta(days=number))
    with site.engine.begin() as connection:
        changes.move(connection, MATCHER, Cursor(changes.last_number(connection) + 1))
        changes.cut(connection, NOW + timedelta(hours=1))
        first = changes.first_number(connection)
    with site.client() as client:
        got = client.get(f"{HERE}?after=0")
        assert (got.status_code, got.json()["reason"]) == (410, "cursor_too_old")
        assert f"after={first - 1}" in got.json()["detail"]
        assert len(follow(client, f"{HERE}?after={first - 1}")[0]) == 2
        # A later day has lost nothing.
        site.now = NOW + timedelta(days=2)
        assert len(follow(client, f"/collections/{site.now.date()}/items.jsonl?after=0")[0]) == 1


def test_a_cursor_that_is_ahead_of_the_log_is_told(shared: Site) -> None:
    with shared.client() as client:
        got = client.get(f"{HERE}?after=7")
        assert (got.status_code, got.json()["reason"]) == (409, "cursor_ahead")


def test_an_answer_is_bounded_however_long_the_items_are(site: Site) -> None:
    noted(site.engine, [item(number, LIVE, content="报" * 450_000) for number in range(12)], NOW)
    with site.client() as client:
        found, there = follow(client, f"{HERE}?after=0")
        assert 0 < len(found) < 12
        while more := follow(client, there)[0]:
            found, there = found + more, follow(client, there)[1]
        assert len(found) == len(set(found)) == 12


@pytest.mark.parametrize(
    "asked", ["after=-1", "after=x", f"after={2**63}", "after=", "after=0&most=0", "after=0&most=1001"]
)
def test_no_cursor_is_told(shared: Site, asked: str) -> None:
    with shared.client() as client:
        assert client.get(f"{HERE}?{asked}").json()["reason"] == "bad_parameter"
