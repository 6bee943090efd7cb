"""`mintwire watches`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.newsroom.judged import assign, item, judged
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire, at, report


@pytest.fixture
def filed(mintwire: Mintwire) -> Mintwire:
    mintwire.file(
        [
            report(1, discovered=at(TODAY - timedelta(days=8)), title="Digital euro, last week"),
            report(2, discovered=at(YESTERDAY), title="Digital euro pilot", source="beta"),
            report(3, title="数字欧元 [bold]"),
            report(4, title="Digital euro pilot", revision=1),
            report(5, title="Weather", summary=None),
        ]
    )
    return mintwire


def test_list_says_who_hears_of_what(mintwire: Mintwire) -> None:
    plain = {
        "sources": [],
        "languages": [],
        "sections": [],
        "matched_7_days": None,
        "matched": None,
        "origin": "config",
        "asked_of_all": False,
        "refused": None,
    }
    assert mintwire("watches", "list", "--json").json() == [
        {**plain, "id": "digital-euro", "query": '"digital euro" OR 数字欧元', "channels": ["desk", "screen"]},
        {**plain, "id": "chinese", "query": "CBDC", "channels": ["screen"], "sources": ["alpha"], "languages": ["zh"]},
    ]
    heading, first, second = mintwire("watches", "list").out.splitlines()
    assert heading.split() == ["watch", "channels", "7", "days", "in", "all", "query"]
    assert first.split(maxsplit=5) == ["digital-euro", "desk,", "screen", "-", "-", '"digital euro" OR 数字欧元']
    assert second.endswith("CBDC (only sources: alpha; languages: zh)")


def test_list_shows_apart_what_is_asked_of_every_report(mintwire: Mintwire) -> None:
    queries = {"plain": "CBDC", "section": "section:policy", "none": "NOT opinion", "number": "/[0-9]{4}/ OR euro"}
    mintwire.configure(watches=[{"id": watch, "query": query} for watch, query in queries.items()], subscriptions=[])
    rows = mintwire("watches", "list", "--json").json()
    assert {row["id"]: row["asked_of_all"] for row in rows} == {
        "plain": False,
        "section": True,
        "none": True,
        "number": True,
    }
    first, second = mintwire("watches", "list").out.split("\n\n")
    assert [line.split()[0] for line in first.splitlines()] == ["watch", "plain"]
    why, _, *rest = second.splitlines()
    assert why == "Asked of every report, since no word must be there: they cost more, and may match very much."
    assert [line.split()[0] for line in rest] == ["section", "none", "number"]


def test_list_without_watches_says_where_to_learn(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[], subscriptions=[])
    done = mintwire("watches", "list")
    assert done.code == 0
    assert "docs/watches.md" in done.err
    assert mintwire("watches", "list", "--json").json() == []


def hit(field: str, start: int, end: int, term: str, concept: str | None = None) -> dict[str, Any]:
    row = {"field": field, "start": start, "end": end, "term": term}
    return row if concept is None else {**row, "concept": concept}


def test_a_query_finds_new_reports_of_the_last_days(filed: Mintwire) -> None:
    lines = filed("watches", "test", '"digital euro" OR 数字欧元', "--json").lines()
    assert [(int(line["id"], 16), line["hits"]) for line in lines] == [
        (2, [hit("title", 0, 12, "digital euro")]),
        (3, [hit("title", 0, 4, "数字欧元")]),
    ]
    lines = filed("watches", "test", '"digital euro"', "--days", "9", "--json").lines()
    assert [int(line["id"], 16) for line in lines] == [1, 2]
    assert filed("watches", "test", '"digital euro"', "--days", "1", "--json").lines() == []
    (line,) = filed("watches", "test", "@digital-euro pilot*", "--json").lines()
    assert {each.get("concept") for each in line["hits"]} == {"digital-euro", None}


def test_people_get_figures_a_chart_and_the_newest(filed: Mintwire) -> None:
    done = filed("watches", "test", '"digital euro" OR 数字欧元', "--days", "3")
    bar = "█" * 30
    assert done.out.splitlines() == [
        "2 reports in 3 days, 0.7 a day",
        f"{TODAY - timedelta(days=2)}  0",
        f"{YESTERDAY}  1  {bar}",
        f"{TODAY}  1  {bar}",
        "sources: alpha 1, beta 1",
        "words: digital euro 1, 数字欧元 1",
        "",
        "[数字欧元] [bold]",
        f"  {TODAY} 00:00 · alpha · 数字欧元",
        "",
        "[Digital euro] pilot",
        f"  {YESTERDAY} 12:00 · beta · digital euro",
    ]
    assert done.err == ""
    assert filed("watches", "test", "nobody", "--days", "1").out == "0 reports in 1 day, 0.0 a day\n"


def test_a_chart_of_more_than_a_month_has_a_line_a_week(filed: Mintwire) -> None:
    done = filed("watches", "test", '"digital euro"', "--days", "35")
    lines = [line for line in done.out.splitlines() if ".." in line]
    assert len(lines) == 5
    last, before = TODAY - timedelta(days=6), TODAY - timedelta(days=13)
    assert lines[-1].split()[:2] == [f"{last}..{TODAY}", "1"]
    assert lines[-2].split()[:2] == [f"{before}..{before + timedelta(days=6)}", "1"]
    assert [line.split()[1] for line in lines[:-2]] == ["0", "0", "0"]


def test_the_longest_bar_is_the_most_and_one_is_seen(mintwire: Mintwire) -> None:
    mintwire.file(report(number, discovered=at(YESTERDAY)) for number in range(400))
    mintwire.file([report(999)], "v")
    lines = mintwire("watches", "test", "digital", "--days", "2").out.splitlines()
    assert lines[0] == "401 reports in 2 days, 200.5 a day"
    assert lines[1:3] == [f"{YESTERDAY}  400  {'█' * 30}", f"{TODAY}    1  ▏"]


def test_samples_show_the_hits_where_they_stand_from_new_to_old(mintwire: Mintwire) -> None:
    long = f"{'Before. ' * 20}The pilot of Ghana ends.{' After.' * 30}"
    mintwire.file([report(1, title="No word", summary=long, discovered=at(YESTERDAY, 1))])
    mintwire.file([report(n, title=f"Pilot pilots {n}", discovered=at(YESTERDAY, 2 + n)) for n in range(2, 12)], "v")
    out = mintwire("watches", "test", "pilot*", "--days", "2").out
    titles = [line for line in out.splitlines() if "pilots" in line or line == "No word"]
    assert titles == [f"[Pilot] [pilots] {n}" for n in (11, 9, 6, 3)] + ["No word"]
    (sample,) = [line for line in out.splitlines() if "Ghana" in line]
    assert sample.startswith("  …")
    assert "The [pilot] of Ghana ends." in sample
    assert sample.endswith("…")
    assert len(sample) < 180


def test_what_a_new_query_gains_and_loses_against_a_watch(filed: Mintwire) -> None:
    done = filed("watches", "test", "数字欧元 OR weather", "--replaces", "digital-euro")
    assert done.out.splitlines()[-3:] == [
        "In place of digital-euro: 1 report gained, 1 lost",
        "  + Weather · alpha",
        "  - Digital euro pilot · beta",
    ]
    same = filed("watches", "test", '"digital euro" OR 数字欧元', "--replaces", "digital-euro")
    assert same.out.splitlines()[-1] == "In place of digital-euro: 0 reports gained, 0 lost"


def test_a_query_in_place_of_a_watch_covers_what_that_covers(filed: Mintwire) -> None:
    filed.file([report(9, title="CBDC", language="zh"), report(10, title="CBDC", source="beta", language="zh")], "v")
    done = filed("watches", "test", "cbdc OR weather", "--replaces", "chinese")
    assert done.out.splitlines()[0] == "1 report in 7 days, 0.1 a day"
    assert filed("watches", "test", "cbdc", "--days", "1").out.startswith("2 reports in 1 day")


def test_an_unknown_watch_to_replace_is_told(filed: Mintwire) -> None:
    done = filed("watches", "test", "euro", "--replaces", "digital-yuro")
    assert (done.code, done.out) == (2, "")
    assert "digital-euro" in done.err


def test_what_would_flood_a_chat_is_warned_about(mintwire: Mintwire) -> None:
    mintwire.file(report(number, title="Pilot") for number in range(51))
    assert "More than 50 a day: nobody reads so many." in mintwire("watches", "test", "pilot", "--days", "1").out
    assert "More than 50" not in mintwire("watches", "test", "pilot", "--days", "2").out


def test_stories_are_counted_where_a_wire_has_made_them(filed: Mintwire, engine: Engine, database_url: str) -> None:
    filed.configure(database=database_url)
    told = [judged(each) for each in EURO]
    filed.file([*EURO, report(99, title="Digital euro, unknown to SQL")], "v")
    with engine.begin() as connection:
        assign(connection, told, at(TODAY))
    line = filed("watches", "test", '"digital euro"', "--days", "1").out.splitlines()[0]
    assert line == "4 reports of 3 stories in 1 day, 4.0 a day"


#: Two of one event, and another.
EURO = [
    item(20, "ECB names five suppliers for the digital euro", discovered=at(TODAY, 0)),
    item(21, "Five suppliers named by ECB for the digital euro", discovered=at(TODAY, 0)),
    item(22, "Lisbon bakery refuses to take the digital euro", discovered=at(TODAY, 0)),
]


def test_what_was_judged_is_asked_for_where_sql_has_it(filed: Mintwire, engine: Engine, database_url: str) -> None:
    asked = filed("watches", "test", "section:policy euro", "--days", "1", "--json")
    assert asked.lines() == []
    assert "about 4 in 5 reports" in asked.err
    filed.configure(database=database_url)
    filed.file(EURO, "v")
    with engine.begin() as connection:
        assign(connection, [judged(each) for each in EURO], at(TODAY))
    found = filed("watches", "test", "section:policy is:first project:* euro", "--days", "1", "--json").lines()
    assert {line["title"] for line in found} <= {each.title for each in EURO}
    assert EURO[2].title in {line["title"] for line in found}
    first = filed("watches", "test", "is:first euro", "--days", "1", "--json").lines()
    assert EURO[2].title in {line["title"] for line in first}


def test_what_the_page_says_counts_with_its_report_and_once(mintwire: Mintwire) -> None:
    short = report(1, discovered=at(TODAY, 1), title="A note", summary="Euro.")
    page = replace(
        short, id=f"{short.id}-page", revision=1, content="The euro wallet is tried.", from_page=("content",)
    )
    mintwire.file([short, page, report(2, discovered=at(TODAY, 2), title="Yen")])
    lines = mintwire("watches", "test", "wallet", "--days", "1", "--json").lines()
    assert [(line["id"], [hit["field"] for hit in line["hits"]]) for line in lines] == [(page.id, ["body"])]
    assert mintwire("watches", "test", "euro", "--days", "1").out.startswith("1 report in 1 day")
    mintwire.configure(watches=[{"id": "wallets", "query": "wallet"}, {"id": "yen", "query": "yen"}], subscriptions=[])
    for named in (short.id, short.url or ""):
        assert mintwire("watches", "why", "wallets", named, "--json").json()["matches"] is True
        assert mintwire("watches", "why", "yen", named, "--json").json()["reason"] == "yen is not there"


def test_reports_of_several_writers_come_in_order_of_time(mintwire: Mintwire) -> None:
    mintwire.file(
        [report(1, discovered=at(TODAY, 3), title="euro"), report(2, discovered=at(TODAY, 5), title="euro")], "a"
    )
    mintwire.file([report(3, discovered=at(TODAY, 4), title="euro")], "b")
    lines = mintwire("watches", "test", "euro", "--days", "1", "--json").lines()
    assert [int(line["id"], 16) for line in lines] == [1, 3, 2]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("euro AND", "  euro AND\n       ^"),
        ("数字欧元 AND (", "  数字欧元 AND (\n               ^"),
        ("titel:euro", "  titel:euro\n  ^"),
        ("euro\tor\nyen", "  euro or yen\n       ^"),
        ("w " * 60 + "or yen", f"  …{('w ' * 60)[-60:]}or yen\n{' ' * 63}^"),
        ("or " + "w " * 60, f"  {('or ' + 'w ' * 60)[:15]}…\n  ^"),
    ],
)
def test_a_mistake_is_pointed_at(mintwire: Mintwire, query: str, shown: str) -> None:
    done = mintwire("watches", "test", query)
    assert (done.code, done.out) == (2, "")
    message, *pointed = done.err.splitlines()
    assert message.startswith("mintwire: query: ")
    assert "\n".join(pointed) == shown


def test_the_name_of_a_watch_is_looked_for_as_text_with_a_hint(filed: Mintwire) -> None:
    done = filed("watches", "test", "digital-euro")
    assert "`mintwire pull DATE --watch digital-euro`" in done.err
    assert done.code == 0
