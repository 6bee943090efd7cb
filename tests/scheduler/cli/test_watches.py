"""`mintwire watches`."""

from __future__ import annotations

from datetime import timedelta

import pytest

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
    assert mintwire("watches", "list", "--json").json() == [
        {"id": "digital-euro", "query": '"digital euro" OR 数字欧元', "sources": [], "languages": [],
         "channels": ["desk", "screen"]},
        {"id": "chinese", "query": "CBDC", "sources": ["alpha"], "languages": ["zh"], "channels": ["screen"]},
    ]  # fmt: skip
    heading, first, second = mintwire("watches", "list").out.splitlines()
    assert heading.split() == ["watch", "channels", "query"]
    assert first.split(maxsplit=3) == ["digital-euro", "desk,", "screen", '"digital euro" OR 数字欧元']
    assert second.endswith("CBDC (only sources: alpha; languages: zh)")


def test_list_without_watches_says_where_to_learn(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[], subscriptions=[])
    done = mintwire("watches", "list")
    assert done.code == 0
    assert "docs/watches.md" in done.err
    assert mintwire("watches", "list", "--json").json() == []


def test_a_query_finds_new_reports_of_the_last_days(filed: Mintwire) -> None:
    lines = filed("watches", "test", '"digital euro" OR 数字欧元', "--json").lines()
    assert [(int(line["id"], 16), line["hits"]) for line in lines] == [(2, ["digital euro"]), (3, ["数字欧元"])]
    lines = filed("watches", "test", '"digital euro"', "--days", "9", "--json").lines()
    assert [int(line["id"], 16) for line in lines] == [1, 2]
    assert filed("watches", "test", '"digital euro"', "--days", "1", "--json").lines() == []


def test_people_get_figures_and_the_newest(filed: Mintwire) -> None:
    done = filed("watches", "test", '"digital euro" OR 数字欧元')
    assert done.out.splitlines() == [
        "2 reports in 7 days, 0.3 a day",
        "sources: beta 1, alpha 1",
        "words: digital euro 1, 数字欧元 1",
        "",
        "数字欧元 [bold]",
        f"  {TODAY} 00:00 · alpha · 数字欧元",
        "",
        "Digital euro pilot",
        f"  {YESTERDAY} 12:00 · beta · digital euro",
    ]
    assert filed("watches", "test", "nobody", "--days", "1").out == "0 reports in 1 day, 0.0 a day\n"


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
