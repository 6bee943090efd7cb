"""`mintwire label`, `group` and `dupes`: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from config.sections import SECTIONS
from scheduler.cli.jsonlines import MOST_LINE
from tests.scheduler.cli.conftest import Done, Mintwire

Judge = Callable[..., Done]

RAISE = {
    "id": "a",
    "title": "Kestrel Pay raises $40 million in Series B led by Harrow Capital",
    "lang": "en",
    "mine": [1],
}
RAISE_ZH = {"id": "b", "title": "支付公司 Kestrel Pay 完成 4000 万美元 B 轮融资，Harrow Capital 领投", "lang": "zh"}
EURO = {
    "id": "c",
    "title": "ECB picks suppliers for the digital euro, Reuters reports",
    "summary": "According to Reuters on May 4, the digital euro will be built by five firms.",
    "published": "2026-05-05 09:00 JST",
}


@pytest.fixture
def judge(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """A command over rows (or bytes) on standard input."""

    def run(command: str, *rows: dict[str, Any] | bytes) -> Done:
        mintwire.given(monkeypatch, rows)
        return mintwire(*command.split())

    return run


def test_label_adds_its_keys_and_keeps_the_others_and_the_order(judge: Judge) -> None:
    done = judge("label", RAISE, EURO, RAISE_ZH)
    first, second, third = done.lines()
    assert [row["id"] for row in (first, second, third)] == ["a", "c", "b"]
    assert (first["mine"], first["lang"]) == ([1], "en")
    for row in (first, second, third):
        assert row["section"] in SECTIONS
        assert 0 < row["section_confidence"] <= 1
        assert row["second_section"] in set(SECTIONS) - {row["section"]}
        assert 0 <= row["second_confidence"] <= row["section_confidence"]
        assert row["about_cbdc"] is (row["about_probability"] >= 0.5)
    assert (first["section"], first["about_cbdc"], first["event"], first["projects"]) == ("investment", False, None, [])
    assert (first["financing"]["company"], first["financing"]["currency"]) == ("Kestrel Pay", "USD")
    assert (second["section"], second["jurisdictions"], second["projects"]) == ("cbdc", ["EU"], ["Digital Euro"])
    assert (second["cited_source"], second["cited_date"]) == ("Reuters", "2026-05-04")
    assert "financing" not in second
    assert "section_reasons" not in first
    assert done.code == 0


def test_label_says_why(judge: Judge) -> None:
    (row,) = judge("label --reasons", EURO).lines()
    assert row["section_reasons"]
    assert row["tag_reasons"] == ["the title names a CBDC"]


def test_group_puts_one_event_together_in_two_languages(judge: Judge) -> None:
    rows = judge("group", RAISE, EURO, RAISE_ZH).lines()
    assert [row["cluster"] for row in rows] == ["a", "c", "a"]
    assert rows[0]["mine"] == [1]


def test_group_says_why_and_takes_published_as_the_clock(judge: Judge) -> None:
    later = {**RAISE, "id": "z", "published": "2026-05-20"}
    first, second = judge("group --reasons", {**RAISE, "published": "2026-05-08"}, later).lines()
    assert (first["cluster"], second["cluster"]) == ("a", "z")
    near = {**RAISE, "id": "y", "published": "2026-05-09"}
    _, second = judge("group --reasons", {**RAISE, "published": "2026-05-08"}, near).lines()
    assert second["cluster"] == "a"
    assert {"kind", "detail", "weight"} == set(second["cluster_reasons"][0])


def test_group_sorts_by_time_and_answers_in_the_order_of_the_input(judge: Judge) -> None:
    days = {"z": "2026-05-20", "a": "2026-05-08", "y": "2026-05-09", "x": "2026-05-19"}
    rows = judge("group", *({**RAISE, "id": name, "published": day} for name, day in days.items())).lines()
    assert [(row["id"], row["cluster"]) for row in rows] == [("z", "x"), ("a", "a"), ("y", "a"), ("x", "x")]


def test_group_takes_the_same_text_for_the_same_event(judge: Judge) -> None:
    text = " ".join(f"The harbour of Riga moved {number} crates of tin before noon." for number in range(12))
    one = {"id": "x", "title": "A quiet morning", "content": text, "source": "a"}
    other = {"id": "y", "title": "Tin leaves town", "content": f"{text} Read more.", "source": "b"}
    assert [row["cluster"] for row in judge("group", one, EURO, other).lines()] == ["x", "c", "x"]


def test_dupes_names_the_earliest_copy(judge: Judge) -> None:
    early = {**RAISE, "id": "early", "published": "2026-05-01", "source": "x"}
    late = {**RAISE, "id": "late", "published": "2026-05-02", "source": "y"}
    rows = judge("dupes", late, EURO, early).lines()
    assert [row["duplicate_of"] for row in rows] == ["early", None, None]


REFUSED = (
    (b"no json", "no JSON: Expecting value at column 1"),
    (b"[1]", "no JSON object: write {…} with id and title"),
    (b'{"title": "x"}', "id: found nothing; write a text or a number"),
    (b'{"id": true, "title": "x"}', "id: found true; write a text or a number"),
    (b'{"id": "x"}', "title: there is none; write a text"),
    (b'{"id": "x", "title": 5}', "title: found 5; write a text"),
    (b'{"id": "x", "title": "\xff"}', "no JSON in UTF-8"),
    (b"[" * 100_000, "no JSON"),
    (b'"' + b"x" * (MOST_LINE + 10) + b'"', "longer than 10,000,000 bytes"),
)


@pytest.mark.parametrize("command", ["label", "group", "dupes"])
def test_lines_that_cannot_be_read_are_told_and_the_others_go_on(judge: Judge, command: str) -> None:
    good = [{**EURO, "id": number} for number in range(len(REFUSED))]
    mixed = [row for (line, _), after in zip(REFUSED, good, strict=True) for row in (line, after)]
    done = judge(command, RAISE, *mixed)
    assert [row["id"] for row in done.lines()] == ["a", *range(len(REFUSED))]
    told = done.err.splitlines()
    for at, (line, (_, why)) in enumerate(zip(told, REFUSED, strict=True)):
        assert line.startswith(f"mintwire: line {2 + 2 * at}: {why}")
    assert done.code == 1


@pytest.mark.parametrize("command", ["label", "group", "dupes"])
def test_nothing_gives_nothing_and_odd_texts_something(judge: Judge, command: str) -> None:
    done = judge(command)
    assert (done.code, done.out) == (0, "")
    odd = [{"id": "s", "title": "\ud800 \0"}, {"id": "l", "title": "x" * 100_000}, {"id": "e", "title": ""}]
    done = judge(command, *(json.dumps(row).encode() for row in odd))
    assert (done.code, len(done.lines())) == (0, 3)


def test_what_an_item_of_pull_says_is_no_part_of_it_is_not_judged(judge: Judge) -> None:
    advertisement = "The ECB pilots the digital euro, a CBDC: read CBDC Weekly."
    report = {"id": "d", "title": "Ferry sinks off Malta", "summary": advertisement}
    cut = [{"in": "summary", "at": 0, "text": advertisement}, {"in": "content", "at": None, "text": "Share"}, 7, {}]
    plain, marked = judge("label", report, {**report, "id": "e", "cut": cut}).lines()
    assert (plain["about_cbdc"], marked["about_cbdc"]) == (True, False)
    assert marked["summary"] == advertisement
