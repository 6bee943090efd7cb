"""Packs that chats follow, and the sources of the catalogue that are read for them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from record.sql import counters, directory, packs
from tests.record.sql.directory_rows import synchronise

ONE, OTHER = "chat:telegram:-1001:0", "chat:telegram:42:0"


def spec(identity: str, **changes: Any) -> dict[str, Any]:
    return {"id": identity, "name": identity.upper(), "url": f"https://{identity}.example/rss", **changes}


def row(identity: str, **changes: Any) -> dict[str, Any]:
    its = spec(identity, **changes)
    return {"id": identity, "name": its["name"], "spec": its}


@pytest.fixture(autouse=True)
def config(engine: Engine) -> None:
    """It reads one source."""
    assert synchronise(engine, sources=[row("own")])


def read(engine: Engine, *identities: str) -> bool:
    with engine.begin() as connection:
        return directory.read_catalogue(connection, map(spec, identities))


def sources_of(engine: Engine) -> dict[str, str]:
    """Addresses of what is read, by key."""
    with engine.begin() as connection:
        return {each["id"]: each["url"] for each in directory.enabled_sources(connection)}


def test_a_pack_is_followed_as_long_as_anybody_follows_it(engine: Engine) -> None:
    with engine.begin() as connection:
        before = counters.number(connection, counters.SOURCES)
        for origin, pack in ((ONE, "e-cny"), (ONE, "e-cny"), (OTHER, "e-cny"), (OTHER, "japan")):
            packs.follow(connection, origin, pack)
        assert counters.number(connection, counters.SOURCES) > before
        assert packs.followed(connection) == ["e-cny", "japan"]
        assert packs.followed_by(connection, OTHER) == ["e-cny", "japan"]
        packs.unfollow(connection, OTHER, "e-cny")
        packs.unfollow(connection, OTHER, "never-followed")
        assert packs.followed_by(connection, ONE) == ["e-cny"]
        assert packs.followed(connection) == ["e-cny", "japan"]
        packs.unfollow(connection, ONE)
        assert packs.followed(connection) == ["japan"]


def test_what_is_no_more_wanted_is_no_more_read_and_keeps_its_name(engine: Engine) -> None:
    assert read(engine, "bank", "paper")
    assert not read(engine, "bank", "paper")
    assert sorted(sources_of(engine)) == ["bank", "own", "paper"]
    assert read(engine, "bank")
    assert sorted(sources_of(engine)) == ["bank", "own"]
    with engine.begin() as connection:
        assert directory.source_names(connection, ["paper"]) == {"paper": "PAPER"}
    assert read(engine, "paper")
    assert sorted(sources_of(engine)) == ["own", "paper"]


def test_what_others_read_is_left_to_them(engine: Engine) -> None:
    with engine.begin() as connection:
        directory.put_source(connection, directory.CLI, "mine", {**spec("paper"), "id": "cli:mine"})
    assert not read(engine, "own", "paper")
    assert sorted(sources_of(engine)) == ["cli:mine", "own"]


def test_a_source_passes_from_the_catalogue_to_the_config_and_back(engine: Engine) -> None:
    read(engine, "bank")
    moved = "https://bank.example/news"
    assert synchronise(engine, sources=[row("own"), row("bank", url=moved)])
    assert sources_of(engine)["bank"] == moved
    assert not read(engine, "bank")
    assert synchronise(engine, sources=[row("own")])
    assert sorted(sources_of(engine)) == ["own"]
    assert read(engine, "bank")
    assert sources_of(engine)["bank"] == spec("bank")["url"]
    assert not synchronise(engine, sources=[row("own")])
    assert sorted(sources_of(engine)) == ["bank", "own"]
