"""From the config to the rows of the record and to what is scheduled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.errors import ConfigError
from config.kinds.union import SOURCE
from config.load import Loaded, load
from notifier.matcher.desk import read_book
from notifier.matching.standing import Standing, stamp
from notifier.query import compile_query
from notifier.query.reading.concepts import shipped_book
from record.live import keys
from record.live.polls import Polls
from record.sql import counters, directory, facts
from record.sql.channels import find_channel, list_channels
from record.sql.counters import CONCEPTS
from record.sql.watches import list_subscriptions, list_watches, own_concepts
from scheduler.configured import check_queries, configured, scheduled
from tests.record.sql.directory_rows import NOW, heard

SOURCES = [
    {"id": "ecb-press", "name": "ECB", "kind": "feed", "url": "https://ECB.example:8443/rss", "every": "30 9 * * 1-5",
     "timezone": "Europe/Berlin"},
    {"id": "fed", "name": "Fed", "kind": "feed", "url": "https://fed.example/rss"},
]  # fmt: skip
CONFIG: dict[str, Any] = {
    "sources": SOURCES,
    "watches": [
        {"id": "euro", "query": '"digital euro"', "sources": ["ecb-press"], "languages": ["en"], "sections": ["cbdc"]}
    ],
    "channels": [
        {"id": "desk", "kind": "telegram", "chat": -1001, "thread": 5},
        {"id": "public", "kind": "telegram", "chat": "@public_channel"},
        {"id": "screen", "kind": "console"},
    ],
    "subscriptions": [
        {"channel": "desk", "watch": "euro"},
        {"channel": "public", "watch": "euro", "updates": True, "priority": 3},
    ],
    "operator": "screen",
}


def loaded(folder: Path, **changes: Any) -> Loaded:
    (folder / "mintwire.yaml").write_text(yaml.safe_dump({**CONFIG, **changes}))
    return load(folder, {}, folder)


def test_the_record_takes_the_rows_and_gives_them_back(tmp_path: Path, engine: Engine) -> None:
    settings = loaded(tmp_path).settings
    with engine.begin() as connection:
        assert directory.synchronise(connection, configured(settings), NOW)
        assert not directory.synchronise(connection, configured(settings), NOW)
    with engine.connect() as connection:
        specs = directory.enabled_sources(connection)
        assert [SOURCE.validate_python(spec) for spec in specs] == list(settings.sources)
        (watch,) = list_watches(connection)
        assert (watch.id, watch.query) == ("euro", '"digital euro"')
        assert (watch.sources, watch.languages, watch.sections) == (("ecb-press",), ("en",), ("cbdc",))
        assert watch.compiled == Standing.of(compile_query(watch.query)).to_text()
        assert watch.compiled_for == stamp(watch.query, shipped_book())
        channels = [(each.name, each.kind, each.chat, each.thread, each.spec) for each in list_channels(connection)]
        assert channels == [
            ("desk", "telegram", "-1001", 5, {}),
            ("public", "telegram", "@public_channel", 0, {}),
            ("screen", "console", "", 0, {}),
        ]
        assert heard(connection) == {"euro": ["desk", "public"]}
        wanted = [(each.updates, each.priority, each.since) for each in list_subscriptions(connection)]
        assert wanted == [(False, 0, NOW), (True, 3, NOW)]
        screen = find_channel(connection, "screen")
        assert screen is not None
        assert facts.read(connection, directory.OPERATOR) == str(screen.number)
        assert directory.source_names(connection) == {"ecb-press": "ECB", "fed": "Fed"}


def test_what_leaves_the_config_is_disabled(tmp_path: Path, engine: Engine) -> None:
    with engine.begin() as connection:
        directory.synchronise(connection, configured(loaded(tmp_path).settings), NOW)
        left = loaded(tmp_path, sources=SOURCES[1:], watches=[], subscriptions=[], channels=[], operator=None)
        assert directory.synchronise(connection, configured(left.settings), NOW)
        assert [spec["id"] for spec in directory.enabled_sources(connection)] == ["fed"]
        assert list_watches(connection) == []
        assert list_channels(connection) == []
        assert heard(connection) == {}


OWN = [{"id": "my-banks", "name": "Ours", "finds": ["Kestrel Bank", "~harbour"], "includes": ["pboc"]}]
ASKING = [{"id": "ours", "query": "@my-banks OR @e-cny"}]


def test_own_concepts_are_kept_and_queries_read_with_them(tmp_path: Path, engine: Engine) -> None:
    settings = loaded(tmp_path, concepts=OWN, watches=ASKING, subscriptions=[]).settings
    with engine.begin() as connection:
        assert directory.synchronise(connection, configured(settings), NOW)
        before = counters.number(connection, CONCEPTS)
        assert not directory.synchronise(connection, configured(settings), NOW)
        assert own_concepts(connection) == [{**OWN[0], "event": False}]
        (watch,) = list_watches(connection)
        assert watch.compiled_for == stamp(watch.query, read_book(connection))
        changed = loaded(tmp_path, concepts=[{**OWN[0], "finds": ["Harbour Bank"]}], watches=ASKING, subscriptions=[])
        assert directory.synchronise(connection, configured(changed.settings), NOW)
        (again,) = list_watches(connection)
        assert (again.compiled, again.compiled_for != watch.compiled_for) == (watch.compiled, True)
        assert counters.number(connection, CONCEPTS) > before
        directory.synchronise(connection, configured(loaded(tmp_path).settings), NOW)
        assert own_concepts(connection) == []


def test_every_name_of_a_concept_that_cannot_be_looked_for_is_a_mistake(tmp_path: Path) -> None:
    concepts = [OWN[0], {"id": "bad", "finds": ["*", "fine", "=a*b"]}]
    with pytest.raises(ConfigError) as raised:
        check_queries(loaded(tmp_path, concepts=concepts))
    first, second = raised.value.mistakes
    assert (first.key, first.found) == ("concepts[1].finds[0]", "'*'")
    assert first.expected == "a star needs letters or digits beside it"
    assert second.key == "concepts[1].finds[2]"
    check_queries(loaded(tmp_path, concepts=OWN, watches=ASKING, subscriptions=[]))


async def test_the_schedule_takes_the_sources_and_spreads_their_first_polls(tmp_path: Path, redis: Redis) -> None:
    sources = loaded(tmp_path).settings.sources
    first, second = scheduled(sources)
    assert (first.host, second.host) == ("ecb.example", "fed.example")
    assert (first.first_due_ms, second.first_due_ms) == (0, 2_500)
    assert await Polls(redis).schedule([first, second]) == (2, 0, 0)
    specs = await redis.hgetall(keys.SPECS)
    assert SOURCE.validate_json(specs["ecb-press"]) == sources[0]
    assert await Polls(redis).schedule(scheduled(sources)) == (0, 0, 0)
    changed = sources[0].model_copy(update={"url": "https://other.example/rss"})
    assert await Polls(redis).schedule(scheduled([changed])) == (0, 1, 1)


def test_nothing_is_scheduled_for_no_sources() -> None:
    assert scheduled([]) == []


def test_every_query_that_cannot_be_read_is_a_mistake_of_the_config(tmp_path: Path) -> None:
    watches = [{"id": "a", "query": "euro AND"}, {"id": "b", "query": "euro"}, {"id": "c", "query": "titel:euro"}]
    with pytest.raises(ConfigError) as raised:
        check_queries(loaded(tmp_path, watches=watches, subscriptions=[]))
    first, second = raised.value.mistakes
    assert (first.key, first.found) == ("watches[0].query", "'euro AND'")
    assert first.expected == "nothing after AND at column 6"
    assert (second.key, second.expected) == (
        "watches[2].query",
        "unknown field titel: did you mean title:? at column 1",
    )
    assert first.line is not None
    assert second.line is not None
    assert second.line > first.line
    check_queries(loaded(tmp_path))
