"""`mintwire deliveries`, on both databases."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from record.sql import deliveries
from record.sql.channels import find_channel
from record.sql.deliveries import Outcome
from record.sql.tables import items
from tests.notifier.sending.told import World
from tests.scheduler.cli.conftest import Mintwire

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def record(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A record as a wire leaves it: 1 sent, 2 pending, both to desk; 3 failed, to screen."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    world = World(engine)
    with engine.begin() as connection:
        for name in ("desk", "screen"):
            found = find_channel(connection, name)
            assert found is not None
            world.numbers[name] = found.number
    for number, channel in ((1, "desk"), (3, "screen"), (2, "desk")):
        title, url = f"Story {number} [red]\x07", f"https://a.example/{number}"
        world.report(f"{number}", f"story-{number}", title=title, url=url, source="alpha")
        made = NOW - timedelta(hours=3, minutes=number)
        world.owe(channel, f"{number}", watches=["digital-euro"], words=["euro"], created=made, due=made)
    with engine.begin() as connection:
        for kind, state in (("telegram", "sent"), ("console", "failed")):
            (claimed,) = deliveries.claim(connection, kind, "h", NOW, NOW + timedelta(minutes=1), 9)
            reason = "Bad Request: nobody\nlikes it" if state == "failed" else None
            outcome = Outcome(claimed, state, NOW, message_id="77" if state == "sent" else None, reason=reason)
            deliveries.settle(connection, [outcome])
    return mintwire


def test_deliveries_for_programs(record: Mintwire) -> None:
    found = record("deliveries", "--json").json()
    assert [(row["title"][:7], row["channel"], row["state"]) for row in found] == [
        ("Story 2", "desk", "pending"), ("Story 3", "screen", "failed"), ("Story 1", "desk", "sent"),
    ]  # fmt: skip
    assert list(found[0]) == [
        "id", "channel", "kind", "key", "state", "attempts", "created", "due", "settled", "message_id", "reason",
        "priority", "title", "url", "source", "watches", "words", "report", "story", "within", "edited",
    ]  # fmt: skip
    assert (found[2]["message_id"], found[2]["attempts"]) == ("77", 1)
    assert found[2]["settled"] == NOW.isoformat().replace("+00:00", "Z")
    assert found[0]["settled"] is None


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--state", "sent"], ["report:1"]),
        (["--state", "dropped"], []),
        (["--channel", "desk"], ["report:2", "report:1"]),
        (["--channel", "desk", "--state", "pending"], ["report:2"]),
        (["--most", "2"], ["report:2", "report:3"]),
    ],
)
def test_deliveries_are_chosen(record: Mintwire, arguments: list[str], found: list[str]) -> None:
    assert [row["key"] for row in record("deliveries", *arguments, "--json").json()] == found


def test_deliveries_for_people(record: Mintwire) -> None:
    done = record("deliveries")
    heading, *table, summary = done.out.splitlines()
    assert heading.split() == ["id", "owed", "channel", "kind", "state", "watches", "words", "report", "note"]
    assert [line.split()[1:8] for line in table] == [
        ["3", "h", "desk", "alert", "pending", "digital-euro", "euro"],
        ["3", "h", "screen", "alert", "failed", "digital-euro", "euro"],
        ["3", "h", "desk", "alert", "sent", "digital-euro", "euro"],
    ]  # fmt: skip
    assert "Story 3 [red]\ufffd" in table[1]
    assert table[1].endswith("Bad Request: nobody likes it")
    assert summary == "1 failed, 1 pending, 1 sent"
    assert record("deliveries", "--channel", "desk").out.splitlines()[-1] == "1 pending, 1 sent"


def test_one_delivery_is_told_whole(record: Mintwire) -> None:
    number = record("deliveries", "--json").json()[0]["id"]
    assert record("deliveries", "show", str(number), "--json").json() == record("deliveries", "--json").json()[0]
    lines = dict(line.split(maxsplit=1) for line in record("deliveries", "show", str(number)).out.splitlines())
    assert (lines["watches"], lines["story"], lines["settled"]) == ("digital-euro", "story-2", "—")
    done = record("deliveries", "show", "99")
    assert (done.code, done.err) == (1, "mintwire: no delivery 99: `mintwire deliveries` lists them\n")


def test_a_long_title_does_not_widen_the_table(record: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(items).values(title="word " * 100))
    assert max(map(len, record("deliveries").out.splitlines())) < 180


def test_unknown_channels_are_wrong_usage(record: Mintwire) -> None:
    done = record("deliveries", "--channel", "dekc")
    assert (done.code, done.err) == (2, "mintwire: no channel 'dekc': did you mean 'desk'?\n")


def test_where_no_wire_ever_ran_nothing_is_made(mintwire: Mintwire) -> None:
    done = mintwire("deliveries", "--json")
    assert (done.code, done.json()) == (0, [])
    assert "no wire has run on this data folder yet" in done.err
    assert not mintwire.data.exists()


@pytest.mark.parametrize("command", [("deliveries",), ("channels", "list"), ("channels", "enable", "desk")])
def test_a_database_that_is_away_is_an_error(mintwire: Mintwire, command: tuple[str, ...]) -> None:
    mintwire.configure(database="postgresql://desk:secret@127.0.0.1:1/wire")
    done = mintwire(*command)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("mintwire: database: cannot be reached")
    assert "secret" not in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_no_database_is_an_error(mintwire: Mintwire) -> None:
    mintwire.data.mkdir()
    (mintwire.data / "mintwire.db").write_text("no database, " * 100)
    done = mintwire("deliveries")
    assert (done.code, done.err) == (1, "mintwire: database: cannot be reached: file is not a database\n")


@pytest.mark.parametrize(
    "command",
    [("deliveries",), ("channels", "list"), ("stories", "list"), ("watches", "list"), ("aside", "list"),
     ("cbdc", "list"), ("watches", "add", "hacks", "hack")],
    ids=" ".join,
)  # fmt: skip
def test_a_command_makes_no_tables_under_an_older_wire_and_check_does(
    mintwire: Mintwire, command: tuple[str, ...]
) -> None:
    mintwire.data.mkdir()
    database = mintwire.data / "mintwire.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE older (x)")
    done = mintwire(*command)
    assert (done.code, done.out) == (1, "")
    assert "it has no tables yet" in done.err
    assert tables(database) == ["older"]
    assert "up to date" in mintwire("check").out
    assert "deliveries" in tables(database)


def tables(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def test_a_database_of_a_newer_version_is_an_error(record: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    done = record("deliveries")
    assert done.code == 1
    assert "its tables are of another Mintwire (9999, and this one has" in done.err
    assert record("check").code == 1
