"""`mintwire watches add`, `remove`, `why` and `concepts`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from notifier.matching.standing import Standing, stamp
from notifier.query import compile_query
from record.sql import matches
from record.sql.channels import list_channels
from record.sql.matches import Match
from record.sql.tables import deliveries, items, subscriptions
from record.sql.watches import list_watches
from scheduler.configured import book_of
from tests.newsroom.judged import assign, item, judged
from tests.notifier.sending.told import World
from tests.record.sql.directory_rows import NOW, read_watch
from tests.record.sql.directory_rows import heard as heard_in
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire, at, report

OWN = [{"id": "my-banks", "name": "Banks we cover", "finds": ["Kestrel Bank", "=KSB"], "includes": ["pboc"]}]


@pytest.fixture
def record(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A config that a wire has read into its record."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    return mintwire


def heard(engine: Engine) -> dict[str, list[str]]:
    with engine.begin() as connection:
        return heard_in(connection)


def test_an_added_watch_is_in_force_listed_and_ready(record: Mintwire, engine: Engine) -> None:
    done = record(
        "watches", "add", "hacks", "hack* amount:>10m", "--channel", "desk", "--channel", "screen",
        "--source", "beta", "--language", "zh-hant-tw",
    )  # fmt: skip
    assert (done.code, done.out, done.err) == (0, "cli:hacks: 2 channels hear of it\n", "")
    (row,) = [row for row in record("watches", "list", "--json").json() if row["origin"] == "cli"]
    assert (row["id"], row["query"], row["channels"]) == ("cli:hacks", "hack* amount:>10m", ["desk", "screen"])
    assert (row["sources"], row["languages"]) == (["beta"], ["zh-Hant-TW"])
    assert "cli:hacks" in record("watches", "list").out
    with engine.begin() as connection:
        watch = read_watch(connection, "cli:hacks")
    assert watch is not None
    book = book_of(record.settings)
    assert watch.compiled == Standing.of(compile_query(watch.query, book)).to_text()
    assert watch.compiled_for == stamp(watch.query, book)


def test_an_added_watch_outlives_the_next_reading_of_the_config(
    record: Mintwire, engine: Engine, database_url: str
) -> None:
    record("watches", "add", "hacks", "hack", "--channel", "desk")
    record.read_by_wire(engine, NOW, database=database_url, watches=[], subscriptions=[])
    assert heard(engine) == {"cli:hacks": ["desk"]}
    assert [row["id"] for row in record("watches", "list", "--json").json()] == ["cli:hacks"]


def test_adding_again_replaces_query_and_channels(record: Mintwire, engine: Engine) -> None:
    record("watches", "add", "hacks", "hack", "--channel", "desk", "--source", "beta")
    done = record("watches", "add", "hacks", "exploit", "--channel", "screen")
    assert done.out == "cli:hacks: 1 channel hears of it\n"
    assert heard(engine)["cli:hacks"] == ["screen"]
    with engine.begin() as connection:
        watch = read_watch(connection, "cli:hacks")
    assert watch is not None
    assert (watch.query, watch.sources) == ("exploit", ())


def test_a_watch_that_is_asked_of_every_report_is_warned_about(record: Mintwire) -> None:
    done = record("watches", "add", "all-policy", "section:policy")
    assert done.out == "cli:all-policy: 0 channels hear of it\n"
    assert "asked of every report" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Hacks", "hack"), "'Hacks' is no id"),
        (("hacks-", "hack"), "'hacks-' is no id"),
        (("cli:hacks", "hack"), "'cli:hacks' is no id"),
        (("h" * 65, "hack"), "at most 64"),
        (("hacks", "hack AND"), "nothing after AND at column 6"),
        (("hacks", "hack", "--channel", "desc"), "no channel 'desc': did you mean 'desk'?"),
        (("hacks", "hack", "--source", "alfa"), "no source 'alfa': did you mean 'alpha'?"),
        (("hacks", "hack", "--language", "english"), "'english' is no language"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_made(
    record: Mintwire, engine: Engine, arguments: tuple[str, ...], said: str
) -> None:
    done = record("watches", "add", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    with engine.begin() as connection:
        assert [watch.id for watch in list_watches(connection) if watch.origin != "config"] == []


def test_a_channel_that_no_wire_has_read_yet_is_told(mintwire: Mintwire) -> None:
    command = ("watches", "add", "hacks", "hack", "--channel", "desk")
    done = mintwire(*command)
    assert (done.code, done.out) == (1, "")
    assert done.err == ("mintwire: no wire has read the channel desk from the config yet: start `mintwire run` first\n")
    assert [row["id"] for row in mintwire("watches", "list", "--json").json()] == ["digital-euro", "chinese"]


def test_a_removed_watch_is_gone_with_who_heard_of_it(record: Mintwire, engine: Engine) -> None:
    record("watches", "add", "hacks", "hack", "--channel", "desk")
    record("watches", "add", "bans", "ban", "--channel", "desk")
    assert record("watches", "remove", "hacks").out == "cli:hacks: removed\n"
    assert record("watches", "remove", "cli:bans").out == "cli:bans: removed\n"
    assert [row["id"] for row in record("watches", "list", "--json").json()] == ["digital-euro", "chinese"]
    assert "cli:hacks" not in heard(engine)
    assert record("watches", "remove", "hacks").code == 2
    record("watches", "add", "hacks", "hack")
    assert "cli:hacks" not in heard(engine)


def test_a_watch_of_the_config_is_not_removed_here(record: Mintwire, engine: Engine) -> None:
    done = record("watches", "remove", "digital-euro")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("mintwire: digital-euro is a watch of ")
    assert done.err.endswith("mintwire.yaml: remove it there\n")
    assert "digital-euro" in heard(engine)


def test_removing_before_the_first_run_says_that_there_is_none(mintwire: Mintwire) -> None:
    done = mintwire("watches", "remove", "hacks")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("mintwire: no watch 'hacks': ")
    assert not mintwire.data.exists()


REPORT = report(1, title="Digital euro pilot: 数字人民币", summary="In Ghana", discovered=at(YESTERDAY))


def test_why_shows_what_matched_and_where(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[{"id": "mine", "query": "@e-cny Ghana source:alpha NOT yen"}], subscriptions=[])
    mintwire.file([REPORT])
    done = mintwire("watches", "why", "mine", REPORT.id)
    assert done.out.splitlines() == [
        "Digital euro pilot: 数字人民币",
        f"  {YESTERDAY} 12:00 · alpha · {REPORT.id}",
        "matches mine",
        "  数字人民币 (@e-cny) · title[20:25]",
        "  Ghana · summary[3:8]",
        "  alpha · source",
        "nobody was told: no wire has asked this watch yet",
    ]
    assert mintwire("watches", "why", "mine", REPORT.id, "--json").json() == {
        "watch": "mine",
        "item": REPORT.id,
        "matches": True,
        "hits": [
            {"field": "title", "start": 20, "end": 25, "term": "数字人民币", "concept": "e-cny"},
            {"field": "summary", "start": 3, "end": 8, "term": "Ghana"},
            {"field": "source", "start": 0, "end": 0, "term": "alpha"},
        ],
        "reason": None,
        "matched": None,
        "words": [],
        "query_changed": False,
        "channels": None,
    }


@pytest.mark.parametrize(
    ("watch", "reason"),
    [
        ({"query": "euro AND yen"}, "yen is not there"),
        ({"query": "euro NOT Ghana"}, "NOT Ghana: it is there, as 'Ghana' in the summary"),
        ({"query": "category:regulator"}, "category:regulator: it is central_bank"),
        ({"query": "section:policy"}, "section:policy: nothing is known of it"),
        ({"query": "euro", "sources": ["beta"]}, "the watch covers only the sources beta, and this is of alpha"),
        ({"query": "yen", "languages": ["zh"]}, "the watch covers only the languages zh, and this is in en"),
    ],
)
def test_why_names_the_first_condition_that_fails(mintwire: Mintwire, watch: dict[str, Any], reason: str) -> None:
    sources = [
        {"id": each, "name": each.title(), "kind": "feed", "url": f"https://{each}.example/rss"}
        | {"category": "central_bank"}
        for each in ("alpha", "beta")
    ]
    mintwire.configure(sources=sources, watches=[{"id": "mine", **watch}], subscriptions=[])
    mintwire.file([REPORT])
    done = mintwire("watches", "why", "mine", REPORT.id)
    assert (done.code, done.out.splitlines()[2:]) == (0, [f"does not match mine: {reason}"])
    found = mintwire("watches", "why", "mine", REPORT.id, "--json").json()
    assert (found["matches"], found["hits"], found["reason"]) == (False, [], reason)


def test_why_of_a_match_without_a_hit(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[{"id": "mine", "query": "NOT yen"}], subscriptions=[])
    mintwire.file([REPORT])
    done = mintwire("watches", "why", "mine", REPORT.id)
    assert done.out.splitlines()[2] == "matches mine: nothing of what it excludes is there"


def test_a_report_is_found_by_its_address_however_it_is_written(mintwire: Mintwire) -> None:
    revised = report(1, title="Revised", url=REPORT.url, revision=1, discovered=at(TODAY, 0))
    mintwire.file([REPORT, revised, report(2)])
    for address in (REPORT.url, "https://ALPHA.example/1?utm_source=x"):
        assert address is not None
        done = mintwire("watches", "why", "digital-euro", address)
        assert "matches digital-euro\n" in done.out
        assert f"alpha · {REPORT.id}" in done.out


def test_unknown_reports_and_watches_are_told(filed: Mintwire) -> None:
    for unknown in ("0000000000000999", "https://alpha.example/999"):
        done = filed("watches", "why", "digital-euro", unknown)
        assert (done.code, done.out) == (1, "")
        assert done.err == (
            f"mintwire: no report {unknown!r}: write its id or its address as `mintwire pull` has them\n"
        )
    done = filed("watches", "why", "digital-yuro", REPORT.id)
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'digital-euro'?" in done.err


@pytest.fixture
def filed(mintwire: Mintwire) -> Mintwire:
    mintwire.file([REPORT])
    return mintwire


def test_why_knows_what_sql_has_of_the_judgement(record: Mintwire, engine: Engine) -> None:
    first = item(30, "ECB names five suppliers for the digital euro", discovered=at(YESTERDAY), source="alpha")
    second = item(31, "Five suppliers named by ECB for the digital euro", discovered=at(TODAY, 0), source="beta")
    record.file([first, second])
    with engine.begin() as connection:
        batch = [judged(each) for each in (first, second)]
        assign(connection, batch, at(TODAY))
    record("watches", "add", "mine", 'section:policy is:first project:"digital euro"')
    for named in (first.id, first.url):
        assert "\nmatches cli:mine\n" in record("watches", "why", "cli:mine", named or "").out
    assert "does not match cli:mine: is:first" in record("watches", "why", "cli:mine", second.id).out


def test_why_says_by_what_words_a_watch_matched_on_the_wire_and_whether_its_query_changed(
    record: Mintwire, engine: Engine
) -> None:
    record.file([REPORT])
    record("watches", "add", "mine", "Ghana OR pilot")
    assert record("watches", "why", "mine", REPORT.id).out.endswith("\nnobody was told: no channel hears of it\n")
    record("watches", "add", "mine", "Ghana OR pilot", "--channel", "desk")
    with engine.begin() as connection:
        watch = read_watch(connection, "cli:mine")
        assert watch is not None
        noted = Match(watch.number, REPORT.id, REPORT.id, ("Ghana", "pilot"), watch.compiled_for or "", NOW)
        matches.put(connection, [noted])
    done = record("watches", "why", "cli:mine", REPORT.id)
    assert "matched cli:mine on 2026-11-23 08:00, by Ghana, pilot\nmatches cli:mine\n" in done.out
    record("watches", "add", "mine", "yen", "--channel", "desk")
    done = record("watches", "why", "cli:mine", REPORT.id)
    changed = "; the query, or a concept that it names, has changed since\ndoes not match cli:mine: yen is not there"
    assert f"matched cli:mine on 2026-11-23 08:00, by Ghana, pilot{changed}" in done.out
    found = record("watches", "why", "cli:mine", REPORT.id, "--json").json()
    assert (found["matched"], found["words"], found["query_changed"], found["matches"]) == (
        "2026-11-23T08:00:00Z", ["Ghana", "pilot"], True, False,
    )  # fmt: skip


def test_why_says_what_became_of_a_match_for_each_channel(record: Mintwire, engine: Engine) -> None:
    record.file([REPORT])
    world = World(engine)
    with engine.begin() as connection:
        world.numbers = {name: row.number for row in list_channels(connection) for name in row.names}
        number = {each.name: each.number for each in list_watches(connection)}["digital-euro"]
    world.report(REPORT.id, "story", title=REPORT.title, source="alpha", discovered=REPORT.discovered)
    with engine.begin() as connection:
        connection.execute(update(subscriptions).values(since=REPORT.discovered + timedelta(hours=1)))
        matches.put(connection, [Match(number, REPORT.id, REPORT.id, ("digital euro",), "", REPORT.discovered)])
    (told,) = world.owe("desk", REPORT.id, state="sent", settled=REPORT.discovered, watches=["digital-euro"])
    late = f"it was discovered before the channel subscribed, on {YESTERDAY} 13:00"
    assert record("watches", "why", "digital-euro", REPORT.id).out.splitlines()[-2:] == [
        f"desk: told on {YESTERDAY} 12:00, by delivery {told}",
        f"screen: not told: {late}",
    ]
    assert record("watches", "why", "digital-euro", REPORT.id, "--json").json()["channels"] == [
        {"channel": "desk", "state": "told", "reason": None, "delivery": told}
        | {"report": REPORT.id, "at": f"{YESTERDAY}T12:00:00Z"},
        {"channel": "screen", "state": "later", "reason": late, "delivery": None, "report": None, "at": None},
    ]
    with engine.begin() as connection:
        connection.execute(update(items).values(news="first_poll"))
        connection.execute(update(deliveries).values(state="failed", reason="Bad Request: too long"))
    assert record("watches", "why", "digital-euro", REPORT.id).out.splitlines()[-2:] == [
        f"desk: not told (it was refused) on {YESTERDAY} 12:00, by delivery {told}: Bad Request: too long",
        "screen: not told (it was no news): its source had it already at its first poll (alert_first_poll)",
    ]


def test_the_list_says_how_often_each_watch_matched(record: Mintwire, engine: Engine) -> None:
    now = datetime.now(UTC)
    with engine.begin() as connection:
        watch = read_watch(connection, "digital-euro")
        assert watch is not None
        for number, days in enumerate((1, 2, 30)):
            at = now - timedelta(days=days)
            matches.put(connection, [Match(watch.number, f"{number:016x}", f"{number:016x}", (), "", at)])
    rows = {row["id"]: (row["matched_7_days"], row["matched"]) for row in record("watches", "list", "--json").json()}
    assert rows == {"digital-euro": (2, 3), "chinese": (0, 0)}
    heading, first, *_ = record("watches", "list").out.splitlines()
    assert heading.split() == ["watch", "channels", "7", "days", "in", "all", "query"]
    assert first.split()[:4] == ["digital-euro", "desk,", "screen", "2"]


def test_before_the_first_run_nothing_is_known_of_matches(mintwire: Mintwire) -> None:
    rows = mintwire("watches", "list", "--json").json()
    assert {(row["matched_7_days"], row["matched"]) for row in rows} == {(None, None)}


def test_a_watch_may_cover_sections(record: Mintwire, engine: Engine) -> None:
    assert record("watches", "add", "mine", "euro", "--section", "cbdc", "--section", "policy").code == 0
    with engine.begin() as connection:
        watch = read_watch(connection, "cli:mine")
    assert watch is not None
    assert watch.sections == ("cbdc", "policy")
    done = record("watches", "add", "mine", "euro", "--section", "polic")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'policy'?" in done.err


def test_own_concepts_are_used_by_queries_and_listed(mintwire: Mintwire) -> None:
    mintwire.configure(concepts=OWN, watches=[{"id": "mine", "query": "@my-banks"}], subscriptions=[])
    mintwire.file([report(1, title="ksb"), report(2, title="KSB"), report(3, title="kestrel  bank"),
                   report(4, title="中国人民银行")])  # fmt: skip
    found = mintwire("watches", "test", "@my-banks", "--json").lines()
    assert [int(line["id"], 16) for line in found] == [2, 3, 4]
    assert mintwire("watches", "why", "mine", "0000000000000003").out.splitlines()[-2] == (
        "  Kestrel Bank (@my-banks) · title[0:13]"
    )
    (row,) = [row for row in mintwire("watches", "concepts", "--json").json() if row["id"] == "my-banks"]
    assert (row["name"], row["event"]) == ("Banks we cover", False)
    one = mintwire("watches", "concepts", "@my-banks", "--json").json()
    assert one["finds"][:2] == ["Kestrel Bank", "=KSB"]
    assert len(one["finds"]) == row["finds"] > 2
    assert mintwire("watches", "concepts", "my-banks").out.splitlines() == one["finds"]


def test_the_shipped_concepts_are_listed(mintwire: Mintwire) -> None:
    done = mintwire("watches", "concepts")
    heading, *lines = done.out.splitlines()
    assert heading.split() == ["concept", "finds", "name"]
    named = {line.split()[0] for line in lines}
    assert {"@cbdc", "@e-cny", "@pboc", "@stablecoin", "@pilot", "@launch"} <= named
    assert len(named) >= 100
    unknown = mintwire("watches", "concepts", "e-cnny")
    assert (unknown.code, unknown.out) == (2, "")
    assert "did you mean 'e-cny'?" in unknown.err


def test_a_name_that_cannot_be_found_is_a_mistake_at_its_place(mintwire: Mintwire) -> None:
    wrong = [OWN[0], {"id": "bad", "finds": ["Fine", "*", "a*b*c*d"]}]
    mintwire.configure(concepts=wrong)
    done = mintwire("check")
    assert done.code == 1
    assert "mintwire.yaml" in done.out
    assert "concepts[1].finds[1]" in done.out
    assert "concepts[1].finds[2]" in done.out
    assert "a star needs letters or digits beside it" in done.out
    assert "at most 2 stars" in done.out
    assert "concepts[1].finds[0]" not in done.out


def test_a_query_with_a_concept_that_the_config_lacks_is_refused_at_its_place(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[{"id": "mine", "query": "@my-banks"}], subscriptions=[])
    done = mintwire("check")
    assert done.code == 1
    assert "watches[0].query" in done.out
    assert "unknown concept @my-banks" in done.out
    assert "nobody hears of it: unknown concept @my-banks" in mintwire("watches", "list").out


def test_a_watch_whose_concept_left_the_config_is_listed_as_refused(
    record: Mintwire, engine: Engine, database_url: str
) -> None:
    record.read_by_wire(engine, NOW, database=database_url, concepts=OWN)
    assert record("watches", "add", "mine", "@my-banks", "--channel", "desk").code == 0
    record.read_by_wire(engine, NOW, database=database_url)
    done = record("watches", "list")
    assert done.code == 0
    assert "nobody hears of it: unknown concept @my-banks" in done.out
    (row,) = [row for row in record("watches", "list", "--json").json() if row["id"] == "cli:mine"]
    assert row["refused"].startswith("unknown concept @my-banks")
    assert record("watches", "remove", "mine").code == 0
