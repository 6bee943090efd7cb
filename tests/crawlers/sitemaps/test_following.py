"""What is asked for again, and what of a large sitemap has to be looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawlers.parsing.entry import Entry
from crawlers.sitemaps.document import Child
from crawlers.sitemaps.following import LEAST_COMPARED, MOST_ALWAYS, MOST_LEFT, Index, Trail, unknown_of

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def child(number: int, days: float | None) -> Child:
    return Child(f"https://bank.example/{number}.xml", None if days is None else NOW - days * DAY)


def names(urls: list[str]) -> list[int]:
    return [int(url.rpartition("/")[2].removesuffix(".xml")) for url in urls]


def follow(index: Index, *children: Child, first: bool = False) -> Index:
    return index.followed_by(children, NOW, first=first)


def test_a_first_look_reads_the_newest_alone() -> None:
    index = follow(Index(), child(1, 30), child(2, 1), child(3, 1), child(4, 2), first=True)
    assert (names(index.always), index.left) == ([3, 2], [])


def test_later_ones_read_what_changed_since_the_newest_first() -> None:
    first = follow(Index(), child(1, 30), child(2, 5), child(3, 9), first=True)
    index = follow(first, child(1, 2), child(2, 5), child(3, 9), child(4, 1), child(5, 3))
    assert (names(index.always), names(index.left)) == ([4], [1, 5, 2])


def test_sitemaps_of_no_known_time_are_asked_at_each_poll_those_with_the_highest_numbers_first() -> None:
    index = follow(Index(), *(child(number, None) for number in range(1, MOST_ALWAYS + 3)), first=True)
    assert names(index.always) == list(range(MOST_ALWAYS + 2, 2, -1))
    assert index.is_cut


def test_a_time_far_ahead_says_nothing() -> None:
    index = follow(Index(), child(1, -400), child(2, 1), first=True)
    assert (names(index.always), index.newest) == ([2, 1], (NOW - DAY).timestamp())


def test_what_has_left_the_index_is_not_waited_for() -> None:
    before = Index(newest=NOW.timestamp(), left=["https://bank.example/1.xml", "https://bank.example/2.xml"])
    assert names(follow(before, child(2, 30), child(3, 0)).left) == [2]


def test_what_waits_has_an_end() -> None:
    index = follow(Index(newest=1), *(child(number, number / 1000) for number in range(MOST_LEFT + 50)))
    assert len(index.left) == MOST_LEFT
    assert index.is_cut


def test_a_trail_survives_its_text() -> None:
    trail = Trail({"https://bank.example/i": Index(5, ["a"], ["b"], True)}, {"https://bank.example/s": "5 x"})
    assert Trail.parse(str(trail)) == trail
    assert Trail.parse("") == Trail()


def entry(number: int, days: float | None) -> Entry:
    changed = None if days is None else NOW - days * DAY
    return Entry(None, f"https://bank.example/{number}", None, None, None, (), None, None, "absent", changed)


def large() -> list[Entry]:
    return [entry(number, 1 + number) for number in range(LEAST_COMPARED)]


def test_a_small_sitemap_is_looked_up_whole() -> None:
    assert unknown_of(large()[1:], "") == (large()[1:], "")


def test_of_a_large_one_only_what_is_not_surely_known_is_looked_up() -> None:
    entries, remembered = unknown_of(large(), "")
    assert len(entries) == LEAST_COMPARED
    shuffled = [entry(-1, 0), *reversed(large()), entry(-2, None)]
    again, kept = unknown_of(shuffled, remembered)
    assert {each.link for each in again} == {f"https://bank.example/{n}" for n in (-1, 0, 1, 2, -2)}
    assert kept == remembered


def test_a_new_address_among_the_old_ones_has_all_looked_up() -> None:
    _, remembered = unknown_of(large(), "")
    entries, kept = unknown_of([*large(), entry(-1, 300)], remembered)
    assert len(entries) == LEAST_COMPARED + 1
    assert kept != remembered


def test_an_old_address_that_changed_has_all_looked_up_once() -> None:
    before = large()
    _, remembered = unknown_of(before, "")
    after = [replace(before[400], changed=NOW), *before[:400], *before[401:]]
    entries, remembered = unknown_of(after, remembered)
    assert len(entries) == LEAST_COMPARED
    assert len(unknown_of(after, remembered)[0]) < 10


def test_all_are_looked_up_at_times_lest_their_marks_lapse() -> None:
    _, remembered = unknown_of(large(), "")
    later = [replace(entry(-1, 0), changed=NOW + 9 * DAY), *large()]
    assert len(unknown_of(later, remembered)[0]) == LEAST_COMPARED + 1
