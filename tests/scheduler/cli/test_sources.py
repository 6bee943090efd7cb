"""`mintwire sources list`, `show`, `pause` and `resume`; `poll` is in test_poll."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine

from record.habits import Habits
from record.live import keys
from record.sql import pages, source_days
from record.sql.database import migrate, open_engine
from record.sql.paused import paused
from record.turns import Turns
from scheduler.processes.embedded import serving
from tests.newsroom.items import EVENTS, make_item
from tests.newsroom.wanted import want
from tests.scheduler.cli.conftest import SOURCES, Mintwire

POLLED = "1795424400000"  # 2026-11-23T09:00:00Z
SOUND = {"polled": POLLED, "succeeded": POLLED, "begun": POLLED, "status": "200", "failures": "0", "ms": "12",
         "entries": "15", "parser": "lxml", "due": "1795424700000", "notes": ""}  # fmt: skip


def failing(kind: str, failures: int) -> dict[str, str]:
    detail = f"{kind} [/red] \x1b[2J"
    return {"polled": POLLED, "status": "0", "failures": str(failures), "fault": kind, "detail": detail,
            "last_fault": kind, "last_fault_at": POLLED, "ms": "3", "failed": f"{kind}:{failures}"}  # fmt: skip


STATES: dict[str, dict[str, str]] = {
    "alpha": {**SOUND, "polls": "80", "not_modified": "62", "cadence": "97200 691200 learned"},
    "beta": {**SOUND, "notes": "malformed slow"},
    "delta": failing("dns", 2),
    "epsilon": failing("timeout", 30),
    "zeta": SOUND,
}
WORST_FIRST = ["epsilon", "delta", "gamma", "beta", "alpha", "zeta"]


def write_states(url: str) -> None:
    with Redis.from_url(url) as redis:
        for source, state in STATES.items():
            redis.hset(keys.state(source), mapping=state)


@pytest.fixture
def polled(mintwire: Mintwire, redis_url: str) -> Mintwire:
    write_states(redis_url)
    more = [{**SOURCES[0], "id": id_, "url": f"https://{id_}.example/rss"} for id_ in ("zeta", "epsilon", "delta")]
    mintwire.configure(redis=redis_url, sources=[*SOURCES, *more])
    return mintwire


def test_the_worst_come_first(polled: Mintwire) -> None:
    done = polled("sources", "list", "--json")
    assert done.code == 0
    assert [row["id"] for row in done.json()] == WORST_FIRST


def test_rows_have_names_and_types_for_programs(polled: Mintwire) -> None:
    rows: dict[str, dict[str, Any]] = {row["id"]: row for row in polled("sources", "list", "--json").json()}
    assert rows["alpha"] == {
        "id": "alpha", "name": "Alpha", "state": "fine", "fault": None, "detail": None, "last_fault": None,
        "waits": None, "moved_to": None, "retired": None, "parser": "lxml", "status": 200, "failures": 0,
        "entries": 15, "ms": 12, "notes": [], "polls": 80, "not_modified": 62, "failed": {}, "undated": 0,
        "paused": None,
        "late_after": {"workdays_s": 97200, "weekends_s": 691200, "learned": True}, "per_day": [0] * 14,
        "polled": "2026-11-23T09:00:00Z", "succeeded": "2026-11-23T09:00:00Z", "last_new": None,
        "due": "2026-11-23T09:05:00Z", "first_polled": "2026-11-23T09:00:00Z", "last_fault_at": None,
        "given_up": {}, "habits": {"shared": 0, "any_guid": False, "ahead_s": 0}, "next": "09:05: every 6h",
    }  # fmt: skip
    assert rows["beta"]["notes"] == ["malformed", "slow"]
    assert (rows["gamma"]["state"], rows["gamma"]["polled"]) == ("not polled yet", None)
    assert (rows["epsilon"]["state"], rows["epsilon"]["fault"]) == ("failing", "timeout")
    assert {tuple(row) for row in rows.values()} == {tuple(rows["alpha"])}


def test_the_table_is_for_people_and_text_from_outside_is_only_text(polled: Mintwire) -> None:
    done = polled("sources", "list")
    *table, summary = done.out.splitlines()
    assert [line.split()[0] for line in table] == ["source", *WORST_FIRST]
    assert re.match(r"epsilon +failing +\d+ \w+ +— +·{14} +timeout: timeout \[/red\] \ufffd\[2J$", table[1])
    assert "malformed, slow" in table[4]
    assert summary == "6 sources: 2 failing, 1 not polled yet, 3 fine"
    assert "\x1b" not in done.out


def test_when_a_source_is_polled_next_and_why_then_is_told(polled: Mintwire, redis_url: str) -> None:
    turns = Turns(
        datetime(2026, 11, 23, 9, tzinfo=UTC), timedelta(minutes=1), 1, 1, (), "publishes on weekdays at 14:00"
    )
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), "turns", turns.to_text())
        assert polled("sources", "show", "alpha", "--json").json()["next"] == "09:05: publishes on weekdays at 14:00"
        redis.hset(keys.state("alpha"), "waits", "max-age 15m")
        assert polled("sources", "show", "alpha", "--json").json()["next"] == "09:05: max-age 15m"
    assert polled("sources", "show", "gamma", "--json").json()["next"] is None


def test_show_has_settings_and_state(polled: Mintwire) -> None:
    row = polled("sources", "show", "delta", "--json").json()
    assert (row["url"], row["every"], row["kind"]) == ("https://delta.example/rss", "6h", "feed")
    assert (row["fault"], row["failures"], row["last_fault_at"]) == ("dns", 2, "2026-11-23T09:00:00Z")
    shown = dict(line.split(maxsplit=1) for line in polled("sources", "show", "beta").out.splitlines())
    assert shown["notes"] == "malformed slow"
    assert shown["homepage"] == "—"
    assert set(shown) == set(row)


@pytest.mark.parametrize("command", ["show", "poll", "pause", "resume"])
@pytest.mark.parametrize(
    ("source", "says"), [("alpa", "did you mean 'alpha'?"), ("nothing-near", "`mintwire sources list` shows")]
)
def test_an_unknown_source_is_wrong_usage(mintwire: Mintwire, command: str, source: str, says: str) -> None:
    done = mintwire("sources", command, source)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"mintwire: no source '{source}': ")
    assert says in done.err


def test_where_no_wire_ever_ran_nothing_is_made(mintwire: Mintwire) -> None:
    done = mintwire("sources", "list")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("3 sources: 3 not polled yet\n")
    assert not mintwire.data.exists()


def test_the_embedded_store_of_a_stopped_wire_is_asked(mintwire: Mintwire) -> None:
    mintwire.data.mkdir()
    with serving(mintwire.data) as url:
        write_states(url)
        assert mintwire("sources", "show", "beta", "--json").json()["notes"] == ["malformed", "slow"]
    assert mintwire("sources", "show", "beta", "--json").json()["notes"] == ["malformed", "slow"]


@pytest.mark.parametrize("command", [("list",), ("show", "alpha")])
def test_a_redis_that_is_away_is_an_error(mintwire: Mintwire, command: tuple[str, ...]) -> None:
    mintwire.configure(redis="redis://:secret@127.0.0.1:1/0")
    done = mintwire("sources", *command)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("mintwire: redis: ")
    assert "127.0.0.1:1" in done.err
    assert "secret" not in done.err
    assert done.err.count("\n") == 1


def test_no_sources_is_an_empty_list(mintwire: Mintwire) -> None:
    mintwire.configure(sources=[], watches=[], subscriptions=[])
    assert mintwire("sources", "list", "--json").json() == []
    assert mintwire("sources", "list").out.endswith("0 sources\n")


def test_show_tells_what_was_given_up_and_what_was_learned(polled: Mintwire, redis_url: str) -> None:
    habits = Habits(any_guid=True, ahead_s=25_200).with_shared(["g", "h"]).to_json()
    given_up = {"drop:repeated_entry": "12", "drop:revision_limit": "3"}
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), mapping={**given_up, "habits": habits})
    row = polled("sources", "show", "alpha", "--json").json()
    assert row["given_up"] == {"repeated_entry": 12, "revision_limit": 3}
    assert row["habits"] == {"shared": 2, "any_guid": True, "ahead_s": 25_200}
    shown = " ".join(polled("sources", "show", "alpha").out.split())
    assert "given_up 12 repeated_entry, 3 revision_limit" in shown
    assert "2 guids or addresses of several reports, guids drawn anew with each answer" in shown
    assert "its clock runs 25200 s ahead" in shown


def test_what_moved_or_is_gone_for_good_and_why_a_poll_waits_is_told(polled: Mintwire, redis_url: str) -> None:
    url = SOURCES[0]["url"]
    moved = Habits(moved=(url, "https://new.example/[rss]")).to_json()
    retired = Habits(retired=("https://delta.example/rss", int(POLLED))).to_json()
    elsewhere = Habits(
        moved=("https://old.example/", "https://x.example/"), retired=("https://old.example/", 1)
    ).to_json()
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), mapping={"habits": moved, "waits": "max-age 15m"})
        redis.hset(keys.state("delta"), mapping={"habits": retired, "fault": "gone", "waits": "gone 7d"})
        redis.hset(keys.state("beta"), mapping={"habits": elsewhere})
    rows = {row["id"]: row for row in polled("sources", "list", "--json").json()}
    assert (rows["alpha"]["moved_to"], rows["alpha"]["waits"]) == ("https://new.example/[rss]", "max-age 15m")
    assert (rows["delta"]["state"], rows["delta"]["retired"]) == ("retired", "2026-11-23T09:00:00Z")
    assert (rows["beta"]["state"], rows["beta"]["moved_to"], rows["beta"]["retired"]) == ("fine", None, None)
    assert rows["alpha"]["state"] == "moved"
    listed = " ".join(polled("sources", "list").out.split())
    assert listed.startswith("source state polled news 14 days what happened delta retired")
    assert "asked at https://new.example/[rss]" in listed
    assert "1 retired, 1 failing" in listed


def test_show_tells_what_became_of_pages(polled: Mintwire) -> None:
    assert polled("sources", "show", "alpha", "--json").json()["pages"] is None
    polled.data.mkdir()
    engine = open_engine(f"sqlite:///{polled.data / 'mintwire.db'}")
    migrate(engine)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    reports = [
        make_item(id=f"{number:016x}", source="alpha", url=f"https://a.example/{number}", title=title, summary=None)
        for number, title in enumerate(EVENTS[:3])
    ]
    assert want(engine, reports, now) == 3
    with engine.begin() as connection:
        claimed = pages.claim(connection, "w", now, now + timedelta(minutes=1))
        assert claimed is not None
        pages.fail(connection, claimed, "not_found", now)
        pages.done(connection, [reports[2].id], now)
    engine.dispose()
    found = polled("sources", "show", "alpha", "--json").json()["pages"]
    assert found == {"wanted": 1, "fetched": 1, "failed": {"not_found": 1}}
    assert re.search(r"pages +1 fetched, 1 wanted, 1 not_found", polled("sources", "show", "alpha").out)
    assert polled("sources", "show", "beta", "--json").json()["pages"] == {"wanted": 0, "fetched": 0, "failed": {}}


def record_of(mintwire: Mintwire) -> Engine:
    mintwire.data.mkdir()
    return mintwire.open_record()


def test_a_silent_source_is_late_by_its_own_rhythm(polled: Mintwire, redis_url: str) -> None:
    news = str(round((datetime.now(UTC) - timedelta(days=3)).timestamp() * 1000))
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), mapping={"news": news, "late": news})
    listed = polled("sources", "list").out.splitlines()
    late = "late after 1 d 3 h, at weekends 8 d 0 h"
    assert re.match(rf"alpha +late +\d+ \w+ +3 d +·+ +{late}$", listed[3])
    assert listed[-1] == "6 sources: 2 failing, 1 late, 1 not polled yet, 2 fine"


def test_the_items_of_two_weeks_are_bars(polled: Mintwire) -> None:
    now = datetime.now(UTC)
    engine = record_of(polled)
    with engine.begin() as connection:
        for ago, number in ((20, 5), (2, 1), (1, 8), (0, 4)):
            at = now - timedelta(days=ago)
            source_days.add(connection, [("alpha", None, at, "news")] * number)
    engine.dispose()
    row = next(row for row in polled("sources", "list", "--json").json() if row["id"] == "alpha")
    assert row["per_day"] == [*[0] * 11, 1, 8, 4]
    assert "  ···········▁▇▄  " in polled("sources", "list").out


def test_show_says_what_a_source_is_like(polled: Mintwire, redis_url: str) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0)
    engine = record_of(polled)
    with engine.begin() as connection:
        for ago in range(1, 29):
            at = today - timedelta(days=ago)
            source_days.add(connection, [("alpha", None, at, "news")] * (6 if at.weekday() < 5 else 1))
    engine.dispose()
    begun = str(round((today - timedelta(days=60)).timestamp() * 1000))
    given_up = {"drop:date_absent": "4", "drop:date_future": "1", "drop:no_link": "2"}
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), mapping={"begun": begun, **given_up})
        redis.hset(keys.state("delta"), "failed", "dns:2 timeout:1")
    row = polled("sources", "show", "alpha", "--json").json()
    assert row["a_day"] == {"workdays": 6.0, "weekends": 1.0}
    assert row["undated"] == 5
    shown = dict(line.split(maxsplit=1) for line in polled("sources", "show", "alpha").out.splitlines())
    assert shown["a_day"] == "6.0 on workdays, 1.0 on weekends"
    assert shown["late_after"] == "1 d 3 h, at weekends 8 d 0 h"
    assert shown["not_modified"] == "62 of 80 polls, 78%"
    shown = dict(line.split(maxsplit=1) for line in polled("sources", "show", "delta").out.splitlines())
    assert shown["failed"] == "2 dns, 1 timeout"


def test_a_paused_source_is_not_polled_until_it_is_resumed(polled: Mintwire) -> None:
    engine = record_of(polled)
    assert polled("sources", "pause", "delta").out == "delta: paused\n"
    assert polled("sources", "pause", "delta").out == "delta: it was before\n"
    with engine.connect() as connection:
        assert set(paused(connection)) == {"delta"}
    *_, last = polled("sources", "list", "--json").json()
    assert (last["id"], last["state"]) == ("delta", "paused")
    assert last["paused"] is not None
    assert polled("sources", "list").out.endswith("1 failing, 1 not polled yet, 3 fine, 1 paused\n")
    assert polled("sources", "resume", "delta").out == "delta: resumed\n"
    assert polled("sources", "resume", "delta").out == "delta: it was not paused\n"
    engine.dispose()


def test_a_pause_before_the_first_run_is_kept_for_it(mintwire: Mintwire) -> None:
    assert mintwire("sources", "pause", "alpha").out == "alpha: paused\n"
    assert mintwire("sources", "list", "--json").json()[-1]["state"] == "paused"
