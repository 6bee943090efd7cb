"""Which texts become versions of a page, and what their entries say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawlers.redline.history import entries, next_version, waiting
from crawlers.redline.text import PageText
from record.collections.versions import PageVersion

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
ONE = ("It has banks.", "It has rules.", "It has a limit.", "It is free.")
TWO = (*ONE[:3], "It has a fee.")
OTHER = ("Closed for maintenance.",)


def history(*texts: tuple[str, ...]) -> list[PageVersion]:
    """What is kept after the page said all of these, one after the other."""
    kept: list[PageVersion] = []
    for hour, lines in enumerate(texts):
        version = next_version(kept, PageText("Crown", "en", lines), START + timedelta(hours=hour))
        seen = waiting(kept)
        if seen is not None:
            kept.remove(seen)
        kept += [version] if version else []
    return kept


def numbers(kept: list[PageVersion]) -> list[tuple[int, bool]]:
    return [(version.number, version.settled) for version in kept]


def test_each_text_is_a_version_and_what_stays_is_none() -> None:
    assert numbers(history(ONE, ONE, TWO, TWO)) == [(1, True), (2, True)]


def test_what_was_there_before_waits_until_it_is_read_twice_in_a_row() -> None:
    assert numbers(history(ONE, TWO, ONE)) == [(1, True), (2, True), (3, False)]
    assert numbers(history(ONE, TWO, ONE, TWO, ONE, TWO)) == [(1, True), (2, True)]
    assert numbers(history(ONE, TWO, ONE, ONE)) == [(1, True), (2, True), (3, True)]


def test_what_has_little_in_common_waits_too() -> None:
    assert numbers(history(ONE, OTHER)) == [(1, True), (2, False)]
    assert numbers(history(ONE, OTHER, ONE)) == [(1, True)]
    assert numbers(history(ONE, OTHER, TWO)) == [(1, True), (2, True)]
    assert numbers(history(ONE, OTHER, OTHER)) == [(1, True), (2, True)]


def test_the_earliest_has_its_text_only_while_it_is_the_first() -> None:
    kept = history(ONE, TWO, (*TWO, "It has <b>an & in it</b>."))
    found = list(entries("https://bank.example/crown", kept))
    assert [number for number, _ in found] == [1, 2, 3]
    assert found[2][1].link == "https://bank.example/crown#version-3"
    assert found[2][1].title == "Crown: It has &lt;b&gt;an &amp; in it&lt;/b&gt;."
    assert found[2][1].content == "<p>+ It has &lt;b&gt;an &amp; in it&lt;/b&gt;.</p>"
    assert [number for number, _ in entries("https://bank.example/crown", kept[1:])] == [3]


def test_a_title_says_what_was_added_or_else_what_was_taken_away() -> None:
    *_, (_, taken) = entries("u", history(ONE, ONE[:3]))
    assert taken.title == "Crown: − It is free."
    *_, (_, long) = entries("u", history(ONE, (*ONE, "word " * 40)))
    assert long.title == f"Crown: {'word ' * 24}".rstrip() + "…"
