"""`mintwire pull`: which reports it gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scheduler.cli.conftest import SOURCES, TODAY, YESTERDAY, Mintwire, at, report

EURO, YUAN = "ECB picks suppliers for the digital euro", "中国人民银行扩大数字人民币试点"


@pytest.fixture
def filed(mintwire: Mintwire) -> Mintwire:
    mintwire.configure(
        watches=[
            {"id": "euro", "query": '"digital euro"'},
            {"id": "yuan", "query": "数字人民币", "languages": ["zh"]},
            {"id": "beta-only", "query": "tin", "sources": ["beta"]},
            {"id": "not-tin", "query": "lang:en NOT tin"},
        ],
        subscriptions=[],
    )
    mintwire.file(
        [
            report(1, title=EURO, summary=None, published=at(YESTERDAY, 23)),
            report(2, title=YUAN, summary=None, source="beta", language=None, published=at(TODAY, 1)),
            report(3, title="Tin leaves town", summary=None, source="beta", published=None),
            report(4, title="Tin comes back", summary=None, source="gamma", language="en-GB", published=at(TODAY, 2)),
            report(5, title="El estaño vuelve", summary=None, source="gamma", language="es", published=at(TODAY, 3)),
        ]
    )
    return mintwire


def ids(mintwire: Mintwire, *arguments: str) -> list[int]:
    done = mintwire("pull", "today", *arguments)
    assert done.code == 0, done.err
    return [int(line["id"], 16) for line in done.lines()]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("--source beta --source gamma", [2, 3, 4, 5]),
        ("--source gamma --source gamma", [4, 5]),
        ("--watch euro --watch yuan", [1, 2]),
        ("--watch beta-only --watch euro", [1, 3]),
        ("--watch not-tin", [1]),
        ("--watch euro --watch yuan --source beta", [2]),
        ("--language es", [5]),
        ("--language en --language zh", [1, 2, 3, 4]),
        ("--language EN-gb", [4]),
        ("--language en --source gamma --source beta", [3, 4]),
        (f"--published {TODAY}", [2, 4, 5]),
        ("--published yesterday", [1]),
        ("--published yesterday..today --source alpha --source beta", [1, 2]),
        (f"--published {TODAY}..{TODAY} --language en", [4]),
    ],
)
def test_values_of_an_option_are_alternatives_and_each_option_must_fit(
    filed: Mintwire, arguments: str, found: list[int]
) -> None:
    assert ids(filed, *arguments.split()) == found


def test_reports_that_say_no_time_are_counted_where_it_is_asked_for(filed: Mintwire) -> None:
    done = filed("pull", "today", "--published", "today", "--source", "beta")
    assert done.err == "mintwire: 1 report names no time of publication, and cannot be told by --published\n"


@pytest.mark.parametrize(("sort", "found"), [("published", [1, 2, 4, 5, 3]), ("discovered", [2, 1, 3, 4, 5])])
def test_they_are_sorted_by_a_time(filed: Mintwire, sort: str, found: list[int]) -> None:
    if sort == "discovered":
        filed.file([report(2, discovered=at(YESTERDAY, 12))], "v")
        assert ids(filed, "--sort", sort) == [1, 3, 4, 5]
        done = filed("pull", "yesterday..today", "--sort", sort)
        assert [int(line["id"], 16) for line in done.lines()] == found
    else:
        assert ids(filed, "--sort", sort) == found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--section", "polcy"], "no section 'polcy': did you mean 'policy'?"),
        (["--language", "chinese!"], "'chinese!' is no language: write it as BCP 47 does, as in en or zh-TW"),
        (["--country", "Atlantis"], "unknown country Atlantis: "),
        (["--country", "*"], "unknown country *: "),
        (["--published", "last week"], "'last week' is no day"),
        (["--watch", "euro", "--watch", "eur"], "no watch 'eur': did you mean 'euro'?"),
        (["--sort", "title"], "'title' is not one of 'published', 'discovered'"),
        (["--with", "love"], "'love' is not one of 'judgement'"),
        (["--json", "--excel"], "JSON lines and csv were asked for: leave one away"),
        (["--json", "--format", "csv"], "JSON lines and csv were asked for: leave one away"),
        (["--format", "jsonl", "--excel"], "JSON lines and csv were asked for: leave one away"),
    ],
)
def test_a_slip_of_the_pen_is_wrong_usage(filed: Mintwire, arguments: list[str], says: str) -> None:
    done = filed("pull", "today", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_one_unknown_source_among_others_is_told(filed: Mintwire) -> None:
    done = filed("pull", "today", "--source", "alpha", "--source", "bta")
    assert (done.code, len(done.lines())) == (2, 1)
    assert done.err == "mintwire: no source 'bta': did you mean 'beta'?\n"


def test_a_source_that_fits_nothing_else_is_no_mistake(filed: Mintwire) -> None:
    filed.configure(sources=SOURCES[1:], watches=[], subscriptions=[])
    done = filed("pull", "today", "--source", "alpha", "--language", "es")
    assert (done.code, done.out) == (0, "")
    assert "nothing that fits" in done.err


def test_json_is_what_it_gives_by_itself(filed: Mintwire) -> None:
    assert filed("--json", "pull", "today").out == filed("pull", "today").out != ""


def test_a_spreadsheet_is_told_from_csv_by_its_mark(filed: Mintwire) -> None:
    done = filed("pull", "today", "--excel", "--source", "alpha", "-o", "a.csv")
    assert (done.code, done.out) == (0, "")
    whole = (filed.folder / "a.csv").read_bytes()
    assert whole.startswith(b"\xef\xbb\xbfid,source,url,")
    plain = filed("pull", "today", "--format", "csv", "--source", "alpha").out
    assert whole.decode("utf-8-sig") == plain


def test_what_came_before_a_damaged_line_is_given_whatever_is_asked(filed: Mintwire) -> None:
    segment = next((filed.data / "collections" / f"{TODAY:%Y/%m/%d}" / "items").glob("*.jsonl"))
    with segment.open("a") as lines:
        lines.write("damaged\n")
    done = filed("pull", "today", "--watch", "euro")
    assert (done.code, len(done.lines())) == (1, 1)
    assert "no item at offset" in done.err


def test_days_of_publication_and_of_discovery_are_two_things(filed: Mintwire) -> None:
    early = TODAY - timedelta(days=9)
    filed.file([report(9, published=at(early), discovered=at(TODAY, 5))], "z")
    assert ids(filed, "--published", f"{early}") == [9]
