"""`mintwire match`: JSON lines in, the same with what they match out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from tests.scheduler.cli.conftest import Done, Mintwire

Match = Callable[..., Done]

EURO = {"id": "a", "title": "Digital euro pilot", "summary": "数字欧元 in Ghana", "mine": {"kept": [1]}}


@pytest.fixture
def match(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> Match:
    """The command with a file (a text, or queries by id) over rows (or bytes) on standard input."""

    def run(watches: str | bytes | dict[str, str], *rows: dict[str, Any] | bytes) -> Done:
        if isinstance(watches, dict):
            watches = yaml.safe_dump([{"id": key, "query": query} for key, query in watches.items()])
        text = watches.encode() if isinstance(watches, str) else watches
        (mintwire.folder / "mine.yaml").write_bytes(text)
        mintwire.given(monkeypatch, rows)
        return mintwire("match", "--watches", "mine.yaml")

    return run


def matched(done: Done) -> list[list[str]]:
    return [[each["watch"] for each in row["matches"]] for row in done.lines()]


def test_matches_are_added_with_their_hits_and_all_else_is_kept(match: Match) -> None:
    watches = {"euro": '"digital euro" Ghana', "zh": "數字歐元", "yen": "yen", "none": "NOT yen"}
    done = match(watches, EURO, {"id": 2, "title": "Yen"})
    first, second = done.lines()
    assert first == {
        **EURO,
        "matches": [
            {
                "watch": "euro",
                "hits": [
                    {"field": "title", "start": 0, "end": 12, "term": "digital euro"},
                    {"field": "summary", "start": 8, "end": 13, "term": "Ghana"},
                ],
            },
            {"watch": "zh", "hits": [{"field": "summary", "start": 0, "end": 4, "term": "數字歐元"}]},
            {"watch": "none", "hits": []},
        ],
    }
    assert second == {
        "id": 2,
        "title": "Yen",
        "matches": [{"watch": "yen", "hits": [{"field": "title", "start": 0, "end": 3, "term": "yen"}]}],
    }
    assert (done.code, done.err) == (0, "")


def test_concepts_are_named_in_hits_and_those_of_the_config_are_known(match: Match, mintwire: Mintwire) -> None:
    mintwire.configure(concepts=[{"id": "my-bank", "finds": ["Kestrel Bank"]}])
    done = match({"cny": "@e-cny pilot*", "mine": "@my-bank"}, {"id": 1, "title": "Kestrel Bank: 数字人民币试点"})
    (row,) = done.lines()
    assert [(each["watch"], hit["term"], hit["concept"]) for each in row["matches"] for hit in each["hits"]] == [
        ("cny", "数字人民币", "e-cny"),
        ("cny", "试点", "pilot"),
        ("mine", "Kestrel Bank", "my-bank"),
    ]


def hours_ago(number: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=number)).isoformat()


#: A query, a line that it matches, and one that it does not.
BY_LINES = [
    ("section:policy", {"section": "policy"}, {"section": "cbdc"}),
    ("country:china", {"countries": ["CN"]}, {"countries": ["US"]}),
    ("country:CN", {"jurisdictions": ["CN"]}, {"jurisdictions": []}),
    ("project:e-cny", {"projects": ["e-CNY"]}, {"projects": []}),
    ("stage:launch", {"projects": ["e-CNY"]}, {"projects": []}),
    ("event:pilot", {"event": "pilot"}, {"event": None}),
    ("cited:reuters", {"cited_source": "Reuters"}, {"cited_source": None}),
    ("category:central_bank", {"category": "central_bank"}, {}),
    ("tier:primary", {"tier": "primary"}, {"tier": "outlet"}),
    ("source:ecb", {"source": "ecb-press"}, {"source": "fed"}),
    ('source:"the block"', {"source": "x", "source_name": "The Block"}, {"source": "x"}),
    ("lang:zh", {"lang": "zh-Hant"}, {"lang": "en"}),
    ("lang:zh", {"language": "zh"}, {}),
    ("domain:europa.eu", {"url": "https://www.ecb.europa.eu/x"}, {"url": "https://neuropa.eu/"}),
    ("author:ann", {"authors": ["Bo", "Ann Lee"]}, {"authors": []}),
    ("author:ann", {"author": "Ann Lee"}, {"author": 7}),
    ("is:primary", {"primary": True}, {"primary": "yes"}),
    ("is:first", {"first": True}, {"first": False}),
    ("amount:>10m", {"summary": "raises $20 million"}, {"summary": "raises $2 million"}),
    ("age:<2h", {"published": hours_ago(1)}, {"published": hours_ago(3)}),
    ("age:<2h", {"published": hours_ago(1)}, {}),
    ("body:pilot", {"content": "a pilot"}, {"summary": "a pilot"}),
    ("body:pilot", {"body": "a pilot"}, {}),
    ("pilot", {"text": "a pilot"}, {}),
]


@pytest.mark.parametrize(("query", "fits", "unfit"), BY_LINES, ids=[query for query, _, _ in BY_LINES])
def test_what_lines_say_is_asked_for(
    match: Match, query: str, fits: dict[str, Any], unfit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each line says what would be judged else.
    monkeypatch.setattr("scheduler.cli.commands.match.make_judge", NoJudge)
    fit, other = {"id": 1, "title": "T", **fits}, {"id": 2, "title": "T", **unfit}
    assert matched(match({"w": query}, fit, other)) == [["w"], []]


class NoJudge:
    """For queries that need none, which would take a second to load."""

    def judge(self, reports: Any) -> Any:
        raise AssertionError(f"nothing of {reports} is to be judged")


def test_what_lines_do_not_say_is_judged_and_what_they_say_is_not(match: Match) -> None:
    raised = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
    rows = [
        {"id": 1, "title": raised},
        {"id": 2, "title": raised, "section": "policy"},
        {"id": 3, "title": "China widens its digital yuan pilot, Reuters reports"},
        {"id": 4, "title": "China widens its digital yuan pilot", "countries": [], "projects": []},
    ]
    watches = {
        "invest": "section:investment",
        "cn": "country:china",
        "cny": "project:e-cny",
        "said": "cited:reuters",
    }
    assert matched(match(watches, *rows)) == [["invest"], [], ["cn", "cny", "said"], []]


def test_every_refused_query_is_listed_with_a_caret(match: Match) -> None:
    text = """# mine
- {id: a, query: euro AND}
- {id: b, query: euro}
- {id: c, query: 'sektion:cbdc'}
- {id: d, query: 数字欧元 OR "x}
- {id: e, query: euro NOT euro}
- id: b
  query: yen
- {id: f}
- {query: yen}
- {id: [g], query: yen}
- {id: h, query: {a: [b, {c: d}]}}
- {id: '', query: yen}
- {id: i, query: ''}
- {id: &x j, query: yen}
- {id: *x, query: yen}
"""
    done = match(text, EURO)
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()
    assert lines[:3] == ["mintwire: mine.yaml:2: a: nothing after AND at column 6", "  euro AND", "       ^"]
    assert lines[3:6] == [
        "mintwire: mine.yaml:4: c: unknown field sektion: did you mean section:? at column 1",
        "  sektion:cbdc",
        "  ^",
    ]
    assert lines[6:9] == ["mintwire: mine.yaml:5: d: unclosed quote at column 9", '  数字欧元 OR "x', "              ^"]
    assert lines[9] == "mintwire: mine.yaml:6: e: the query can match nothing at column 1"
    assert lines[12] == "mintwire: mine.yaml:7: the id b stands there twice; give each one of its own"
    no_pair = [line for line in lines if line.endswith("write id and query, as in {id: euro, query: '@digital-euro'}")]
    assert [line.split(":")[2] for line in no_pair] == ["9", "10", "11", "12", "13", "16"]
    assert "mintwire: mine.yaml:14: i: the query is empty: write the words to look for" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: a\nquery: euro\n", "line 1: write a list of {id, query}"),
        ("euro\n", "line 1: write a list of {id, query}"),
        ("- {id: a, query: euro}\n- euro\n", "line 2: write a list of {id, query}"),
        ("- [a, euro]\n", "line 1: write a list of {id, query}"),
        ("- {id: a, query: euro}\n---\n- {id: b, query: yen}\n", "line 3: write a list of {id, query}"),
        ("- {id: a, query: @e-cny}\n", "no YAML: "),
        ("- {id: a, query: 'euro}\n", "no YAML: "),
        ("- {id: a, query: euro\n", "no YAML: "),
        (b"- {id: a, query: \xff\xfe}\n", "no YAML: "),
        ("- {id: a, query: e\x00o}\n", "no YAML: "),
        ("[" * 100_000, "line 1: write a list of {id, query}"),
        ("- {id: a, query: " + "[" * 100_000, "line 1: write a list of {id, query}"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_file_that_is_no_list_of_queries_ends_it(match: Match, text: str | bytes, said: str) -> None:
    done = match(text, EURO)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"mintwire: mine.yaml: {said}")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n", "---\n", "null\n"])
def test_a_file_without_queries_matches_nothing(match: Match, text: str) -> None:
    assert matched(match(text, EURO)) == [[]]


def test_ids_and_queries_are_taken_as_they_are_written(match: Match) -> None:
    entries = (
        "{id: 2026-13-45, query: 2.0}",
        "{id: 7, query: 2026-11-23}",
        "{id: true, query: '=DCEP', more: [{a: b}]}",
    )
    text = "".join(f"- {entry}\n" for entry in entries)
    assert matched(match(text, {"id": 1, "title": "Web 2.0, 2026-11-23, DCEP"})) == [["2026-13-45", "7", "true"]]


def test_a_missing_file_is_told(mintwire: Mintwire) -> None:
    done = mintwire("match", "--watches", "gone.yaml")
    assert (done.code, done.out) == (1, "")
    assert done.err == "mintwire: gone.yaml: No such file or directory\n"


def test_a_line_that_cannot_be_read_is_told_and_left_out(match: Match) -> None:
    done = match({"w": "euro"}, EURO, b"{", {"title": "no id"}, b"", {"id": "b", "title": "Euro"})
    assert [row["id"] for row in done.lines()] == ["a", "b"]
    assert matched(done) == [["w"], ["w"]]
    assert done.code == 1
    assert [line.split(":")[1] for line in done.err.splitlines()] == [" line 2", " line 3"]


def test_many_lines_of_several_batches_are_each_matched(match: Match) -> None:
    watches = {f"n{number}": f"word{number} AND report" for number in range(0, 700, 7)}
    rows = [{"id": number, "title": f"Report of word{number}"} for number in range(700)]
    assert matched(match(watches, *rows)) == [[f"n{number}"] if number % 7 == 0 else [] for number in range(700)]


def test_odd_texts_are_matched(match: Match) -> None:
    odd = {"id": 1, "title": "\u202e\x07euro\U0001f600\u0301", "summary": None, "authors": {"a": 1}, "countries": "CN"}
    assert matched(match({"w": "euro", "cn": "country:CN"}, odd, {"id": 2, "title": ""})) == [["w", "cn"], []]
