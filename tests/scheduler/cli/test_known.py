"""Channels, watches and sources that commands made are known by their plain ids wherever a command names one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from record.sql import directory
from tests.record.sql.directory_rows import NOW
from tests.scheduler.cli.conftest import SOURCES, Mintwire, report

BANK = {"id": "cli:bank", "name": "Bank", "kind": "feed", "url": "https://bank.example/rss"}


@pytest.fixture
def made(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A wire's record, and what commands made beside it: a channel `team`, a watch `hacks`, a source `bank`."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    with engine.begin() as connection:
        directory.put_source(connection, "cli", "bank", BANK)
    mintwire("channels", "add", "team", "--telegram", "5")
    mintwire("watches", "add", "hacks", "CBDC", "--channel", "team", "--source", "bank")
    mintwire.file([report(1, source="cli:bank", title="CBDC"), report(2, title="CBDC")])
    return mintwire


@pytest.mark.parametrize(
    ("command", "kind", "identity"),
    [
        ("pull today --source {} --json", "source", "bank"),
        ("pull today --watch {} --json", "watch", "hacks"),
        ("watches why {} 0000000000000001", "watch", "hacks"),
        ("watches test yen --replaces {} --json", "watch", "hacks"),
        ("watches add more yen --source {}", "source", "bank"),
        ("watches add more yen --channel {}", "channel", "team"),
        ("stories list --watch {}", "watch", "hacks"),
        ("stories list --source {}", "source", "bank"),
        ("deliveries --channel {}", "channel", "team"),
        ("channels enable {}", "channel", "team"),
        ("subscribe {} chinese", "channel", "team"),
        ("subscribe desk {}", "watch", "hacks"),
        ("channels remove {}", "channel", "team"),
        ("watches remove {}", "watch", "hacks"),
        ("sources remove {}", "source", "bank"),
    ],
)
def test_the_plain_id_is_enough(made: Mintwire, command: str, kind: str, identity: str) -> None:
    plain = made(*command.format(identity).split())
    assert (plain.code, plain.err.count(f"no {kind} ")) == (0, 0)
    if "remove" not in command:
        assert made(*command.format(f"cli:{identity}").split()) == plain


def test_pull_finds_what_the_source_and_the_watch_brought(made: Mintwire) -> None:
    for option in ("--source=bank", "--watch=hacks"):
        assert [row["id"] for row in made("pull", "today", option).lines()] == [f"{1:016x}"]


def test_the_exact_id_comes_first_and_the_other_is_named(made: Mintwire, engine: Engine) -> None:
    made.read_by_wire(
        engine,
        NOW,
        database=made.settings.database,
        sources=[*SOURCES, {**BANK, "id": "bank"}],
        watches=[{"id": "hacks", "query": "yen"}],
        subscriptions=[],
    )
    done = made("watches", "why", "hacks", f"{1:016x}")
    assert "\ndoes not match hacks: yen is not there\n" in done.out
    assert done.err == "mintwire: the watch hacks is meant, and not cli:hacks\n"
    done = made("watches", "remove", "hacks")
    assert done.code == 2
    assert done.err.endswith("mintwire.yaml: remove it there\n")


def test_what_is_read_for_a_pack_is_not_removed(made: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        directory.read_catalogue(connection, [{**BANK, "id": "bok", "url": "https://bok.example/rss"}])
    done = made("sources", "remove", "bok")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "mintwire: no command made the source bok: it is there for a chat, or for a pack that one follows\n"
    )


def test_of_several_origins_it_is_to_be_said_which(made: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        directory.put_source(connection, "page", "bank", {**BANK, "id": "page:bank", "url": "https://b.example/rss"})
    for command in ("pull today --source bank", "sources remove bank", "stories list --source bank"):
        done = made(*command.split())
        assert (done.code, done.out) == (2, "")
        assert done.err == "mintwire: source 'bank' may be any of cli:bank, page:bank: write which\n"
