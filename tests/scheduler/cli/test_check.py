"""`mintwire check`."""

from __future__ import annotations

from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine, insert

from record.live import keys
from record.sql.channels import disable_channel
from record.sql.digests.subscribers import Getting, subscribe
from record.sql.tables import subscriptions
from record.sql.watches import WatchRow, list_watches, put_watch
from scheduler.cli.missing import MANY, silent
from scheduler.processes.embedded import serving
from tests.full_disk import full_at
from tests.record.sql.directory_rows import NOW, number_of
from tests.scheduler.cli.conftest import CONFIG, Mintwire

SCREEN_ONLY: dict[str, Any] = {
    "channels": [{"id": "screen", "kind": "console"}],
    "watches": [{"id": "digital-euro", "query": "euro"}],
    "subscriptions": [{"channel": "screen", "watch": "digital-euro"}],
}
TOKEN = "123456789:" + "A" * 35


def found_in(mintwire: Mintwire, code: int = 0) -> list[dict[str, Any]]:
    done = mintwire("check", "--json")
    assert done.code == code
    rows: list[dict[str, Any]] = done.json()
    return rows


def findings(mintwire: Mintwire, code: int = 0) -> dict[str, dict[str, Any]]:
    return {row["what"]: row for row in found_in(mintwire, code)}


def test_a_sound_config_before_the_first_run(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY)
    found = findings(mintwire)
    assert list(found) == ["config", "data", "redis", "database", "channels", "telegram"]
    assert all(row["ok"] and not row["mend"] for row in found.values() if row["what"] != "channels")
    assert found["config"]["text"].endswith("3 sources, 1 watch, 1 channel, 1 subscription")
    assert "made at the first run" in found["data"]["text"]
    assert not mintwire.data.exists()


def test_a_full_disk_is_told(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY)
    with full_at(100_000):
        found = findings(mintwire, 1)["data"]
    assert (found["ok"], found["mend"].split(":")[0]) == (False, "make room")


def test_stores_that_are_there_are_reached(
    mintwire: Mintwire, redis_url: str, engine: Engine, database_url: str
) -> None:
    mintwire.configure(**SCREEN_ONLY, redis=redis_url, database=database_url)
    found = findings(mintwire)
    assert "valkey" in found["redis"]["text"]
    assert "external" in found["redis"]["text"]
    assert found["database"]["text"].split(",")[0].lower() == database_url.split(":")[0]


def test_sources_that_want_somebody_to_look_are_counted(
    mintwire: Mintwire, redis_url: str, engine: Engine, database_url: str
) -> None:
    mintwire.configure(**SCREEN_ONLY, redis=redis_url, database=database_url)
    assert "sources" not in findings(mintwire)
    with Redis.from_url(redis_url) as redis:
        redis.hset(keys.state("alpha"), mapping={"polled": "1", "fault": "dns"})
        redis.hset(keys.state("beta"), mapping={"polled": "1", "begun": "1", "late": "1"})
        redis.hset(keys.state("gamma"), mapping={"polled": "1", "fault": "dns"})
    mintwire("sources", "pause", "gamma")
    found = findings(mintwire)["sources"]
    assert (found["text"], found["mend"], found["ok"]) == ("1 failing, 1 late of 3", "mintwire sources list", True)


def test_an_embedded_server_that_runs_is_named(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY)
    mintwire.data.mkdir()
    with serving(mintwire.data):
        assert findings(mintwire)["redis"]["text"].endswith("embedded, running")


def test_stores_that_are_away_are_named_with_what_to_do(mintwire: Mintwire) -> None:
    stores = {"redis": "redis://:secret@127.0.0.1:1/0", "database": "postgresql://x:secret@127.0.0.1:1/x"}
    mintwire.configure(**SCREEN_ONLY, **stores, web={"listen": "0.0.0.0:8321"})
    found = findings(mintwire, code=1)
    assert not found["redis"]["ok"]
    assert "$MINTWIRE_REDIS" in found["redis"]["mend"]
    assert not found["database"]["ok"]
    assert "$MINTWIRE_DATABASE" in found["database"]["mend"]
    done = mintwire("check")
    assert done.code == 1
    assert "✗ redis: " in done.out
    assert "  → see `database:` and $MINTWIRE_DATABASE" in done.out
    assert "secret" not in done.out + done.err


def test_a_data_folder_that_cannot_be_made_is_named(mintwire: Mintwire) -> None:
    (mintwire.folder / "file").write_text("")
    mintwire.configure(**SCREEN_ONLY, data="file/data")
    row = findings(mintwire, code=1)["data"]
    assert not row["ok"]
    assert row["text"].endswith("Not a directory")
    assert "`data:`" in row["mend"]


@pytest.mark.parametrize(
    ("token", "ok", "says"),
    [(None, False, "MINTWIRE_TELEGRAM_TOKEN is not set"), ("secret", False, "holds no token"), (TOKEN, True, "is set")],
)
def test_a_bot_needs_its_token(
    mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch, token: str | None, ok: bool, says: str
) -> None:
    if token is not None:
        monkeypatch.setenv("MINTWIRE_TELEGRAM_TOKEN", token)
    row = findings(mintwire, code=0 if ok else 1)["telegram"]
    assert row["ok"] is ok
    assert says in row["text"]
    assert "@BotFather" in row["mend"] or ok
    assert token is None or token not in str(row)


def test_so_does_one_of_a_channel_that_a_command_made(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY)
    assert mintwire("channels", "add", "desk", "--telegram", "-1001234567890").code == 0
    row = findings(mintwire, code=1)["telegram"]
    assert row["text"] == "channels cli:desk need a bot, and MINTWIRE_TELEGRAM_TOKEN is not set"


def test_what_can_have_no_effect_is_odd_and_no_failure(mintwire: Mintwire) -> None:
    mintwire.configure(**{**SCREEN_ONLY, "watches": CONFIG["watches"]}, sources=CONFIG["sources"])
    done = mintwire("check")
    assert done.code == 0
    assert "! subscriptions: none names watch chinese\n  → subscribe, or take it out\n" in done.out
    mintwire.configure(**{**SCREEN_ONLY, "sources": []})
    assert "docs/configuration.md" in findings(mintwire)["config"]["mend"]


def test_a_channel_that_gets_editions_alone_is_told_something(
    mintwire: Mintwire, engine: Engine, database_url: str
) -> None:
    def unheard() -> list[str]:
        return [row["text"] for row in found_in(mintwire) if row["what"] in ("subscriptions", "watches")]

    alone = {**SCREEN_ONLY, "subscriptions": [], "watches": []}
    mintwire.read_by_wire(engine, NOW, database=database_url, **alone)
    assert unheard() == ["there is none, so nobody is told anything", "none names channel screen"]
    with engine.begin() as connection:
        subscribe(connection, "cli", Getting(number_of(connection, "screen"), "weekly", "en"), NOW)
    assert unheard() == []
    mintwire.configure(**alone, digest={"channels": [{"channel": "screen"}]})
    assert unheard() == []


def test_a_watch_that_is_asked_of_every_report_is_odd_and_no_failure(mintwire: Mintwire) -> None:
    wide = {"id": "wide", "query": "section:policy -opinion"}
    mintwire.configure(**{**SCREEN_ONLY, "watches": [*CONFIG["watches"], wide]}, sources=CONFIG["sources"])
    assert mintwire("check").code == 0
    row = findings(mintwire)["watches"]
    assert (row["ok"], row["text"].split()[0]) == (True, "wide")
    assert "watches test" in row["mend"]
    mintwire.configure(**SCREEN_ONLY, sources=CONFIG["sources"])
    assert "watches" not in findings(mintwire)


def test_what_a_watch_asks_of_judgement_is_told(mintwire: Mintwire) -> None:
    asking = [
        {"id": "policy", "query": "euro section:policy"},
        {"id": "covering", "query": "euro", "sections": ["cbdc"], "languages": ["zh"]},
        {"id": "plain", "query": "euro"},
    ]
    mintwire.configure(**{**SCREEN_ONLY, "watches": [*SCREEN_ONLY["watches"], *asking]}, sources=CONFIG["sources"])
    found = findings(mintwire)
    assert found["sections"]["text"].startswith("policy, covering: about 4 in 5 reports")
    assert found["languages"]["text"].startswith("covering: where a feed names no language, ")


def test_what_a_source_is_asked_with_has_to_be_there(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANK_KEY", "hunter2\nHost: other.example")
    monkeypatch.setenv("BANK_PROXY", "socks5://desk:hunter2@proxy.example")
    feed = {"name": "A", "kind": "feed"}
    access: dict[str, dict[str, Any]] = {
        "missing": {"auth": {"user": "desk", "password": {"env": "BANK_PASSWORD"}}},
        "wrong": {"headers": {"X-Api-Key": {"env": "BANK_KEY"}}},
        "socks": {"proxy": {"env": "BANK_PROXY"}},
        "sound": {"proxy": "http://proxy.example:3128"},
    }
    sources = [feed | {"id": id_, "url": f"https://{id_}.example/"} | with_ for id_, with_ in access.items()]
    mintwire.configure(**SCREEN_ONLY, sources=sources)
    done = mintwire("check", "--json")
    assert done.code == 0
    assert [row["text"] for row in done.json() if row["what"] == "source"] == [
        "missing: $BANK_PASSWORD is not set",
        "wrong: $BANK_KEY holds no header on one line of ASCII",
        "socks: $BANK_PROXY holds no proxy as http://host:port",
    ]
    assert "socks, sound: where a name leads that is unknown here, the proxy decides" in done.out
    assert "hunter2" not in done.out + done.err


def test_a_disabled_channel_is_named(mintwire: Mintwire, engine: Engine, database_url: str) -> None:
    mintwire.read_by_wire(engine, NOW, **SCREEN_ONLY, database=database_url)
    with engine.begin() as connection:
        disable_channel(connection, number_of(connection, "screen"), "Forbidden: [gone]")
    row = findings(mintwire)["channel"]
    assert row["text"] == "screen is disabled: Forbidden: [gone]"
    assert "mintwire channels enable screen" in row["mend"]


def test_every_mistake_of_the_config_is_told(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY, sorces=[], data=7)
    done = mintwire("check", "--json")
    assert done.code == 1
    texts = [row["text"] for row in done.json()]
    assert {row["what"] for row in done.json()} == {"config"}
    assert any("sorces" in text and "did you mean 'sources'?" in text for text in texts)
    assert any("data" in text for text in texts)
    mintwire.configure(**{**SCREEN_ONLY, "watches": [{"id": "digital-euro", "query": "euro AND"}]})
    (row,) = mintwire("check", "--json").json()
    assert "watches[0].query" in row["text"]
    assert "column 6" in row["text"]


def test_the_config_that_comes_with_mintwire_is_to_be_made_ones_own(mintwire: Mintwire) -> None:
    (mintwire.folder / "mintwire.yaml").unlink()
    found = findings(mintwire)
    assert "mintwire init" in found["config"]["mend"]
    assert found["channels"]["text"].startswith("only the terminal is told")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"channels": [], "subscriptions": []}, "channels"),
        ({"watches": [], "subscriptions": []}, "watches"),
    ],
)
def test_what_is_missing_for_anybody_to_be_told(mintwire: Mintwire, changes: dict[str, Any], what: str) -> None:
    mintwire.configure(**SCREEN_ONLY | changes)
    row = findings(mintwire)[what]
    assert (row["ok"], row["text"]) == (True, "there is none, so nobody is told anything")
    assert "mintwire init" in row["mend"]


def test_categories_are_open_and_a_slip_in_one_is_asked_about(mintwire: Mintwire) -> None:
    own = ["central_banks", "central_banks", "think_tank"]
    sources = [{**source, "category": category} for source, category in zip(CONFIG["sources"], own, strict=True)]
    asking = "euro (category:central_banks OR category:think_tank OR category:* OR category:regulater)"
    watches = [{"id": "digital-euro", "query": asking}]
    mintwire.configure(**SCREEN_ONLY | {"watches": watches}, sources=sources)
    found = findings(mintwire)
    assert found["sources"]["text"] == "category 'central_banks' of alpha, beta is none of the known ones"
    assert found["sources"]["mend"] == "did you mean 'central_bank'?"
    assert found["watches"]["text"] == "digital-euro asks for category:regulater, which no source has"
    assert found["watches"]["mend"] == "did you mean 'regulator'?"


def test_subscriptions_that_people_made_count(mintwire: Mintwire, engine: Engine, database_url: str) -> None:
    def unheard() -> list[str]:
        return [row["text"] for row in found_in(mintwire, code=1) if row["what"] == "subscriptions"]

    mintwire.read_by_wire(engine, NOW, database=database_url, subscriptions=CONFIG["subscriptions"][:2])
    assert unheard() == ["none names watch chinese"]
    with engine.begin() as connection:
        put_watch(connection, WatchRow("mine", "yen", origin="cli"))
        chinese = next(row.number for row in list_watches(connection) if row.name == "chinese")
        row = {"origin": "cli", "enabled": True, "mode": "now", "updates": False, "priority": 0, "since": NOW}
        desk = number_of(connection, "desk")
        connection.execute(insert(subscriptions).values({**row, "channel": desk, "watch": chinese, "changed": 1}))
    assert unheard() == ["none names watch cli:mine"]


def test_a_watch_that_never_matched_is_named_once_there_was_much_to_match() -> None:
    assert list(silent(["a", "b", "c"], {"a": 1, "b": 0}, MANY - 1)) == []
    (found,) = silent(["a", "b", "c"], {"a": 1, "b": 0}, 1_234)
    assert (found.ok, found.text) == (True, "b, c matched none of 1,234 reports yet")
    assert "watches test" in found.mend


def test_equal_mistakes_are_one_finding(mintwire: Mintwire) -> None:
    mintwire.configure(sources=[{**source, "evry": "5m"} for source in CONFIG["sources"] * 10])
    told = [row["text"] for row in found_in(mintwire, code=1) if "evry" in row["text"]]
    assert len(told) == 1
    assert "30 times" in told[0]


def test_http_that_others_reach_wants_a_token(mintwire: Mintwire) -> None:
    mintwire.configure(**SCREEN_ONLY, web={"listen": "0.0.0.0:8321"})
    (told,) = [row for row in found_in(mintwire, code=1) if row["what"] == "web"]
    assert (told["ok"], told["mend"]) == (False, "mintwire tokens make NAME")
    mintwire("tokens", "make", "archive")
    assert [row for row in found_in(mintwire, code=0) if row["what"] == "web"] == []
