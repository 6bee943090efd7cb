"""Reports stay what they are while publishers draw, move and share what they are known by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from crawlers.parsing.entry import Entry
from record.collections.collections import Collections
from record.live import keys
from record.live.filling import Filling
from record.live.seen import Seen
from record.restoring import restore_marks
from tests.crawlers.pipelines.polls import Source, others, told
from tests.crawlers.pipelines.visits import NOW

FERRY, OWLS = told(), told("Owls nest in tower", link="https://a.example/owls", guid="owls", text="Three eggs.")
Move = Callable[[Entry, int], Entry]


@pytest.fixture
def source(redis: Redis, tmp_path: Path) -> Iterator[Source]:
    source = Source(redis, tmp_path / "collections")
    yield source
    source.filer.close()


async def lose_redis(source: Source) -> None:
    """Redis is lost, and filled again from the collections."""

    async def learn(_items: object) -> None:
        return None

    await source.redis.flushall()
    filling = Filling(source.redis)
    assert await filling.begin()
    await restore_marks(Collections(source.root), source.redis, filling, NOW.date(), learn)
    await filling.end()


def tracked(entry: Entry, n: int) -> Entry:
    return others(entry, guid=None, link=f"{entry.link}?utm_source=rss&utm_campaign=c{n}")


def guid_anew(entry: Entry, n: int) -> Entry:
    return others(entry, guid=f"urn:{n}:{entry.guid}")


def session(entry: Entry, n: int) -> Entry:
    return others(entry, guid=None, link=f"{entry.link}?p=1&PHPSESSID={n:032x}")


def session_in_path(entry: Entry, n: int) -> Entry:
    return others(entry, guid=None, link=f"{entry.link};jsessionid={n:016X}")


def session_in_guid(entry: Entry, n: int) -> Entry:
    link = f"{entry.link}?sid={n + 0xABCDEF01:08x}"
    return others(entry, guid=link, link=link)


def https(entry: Entry, n: int) -> Entry:
    link = (entry.link or "").replace("https", "https" if n else "http")
    return others(entry, guid=link, link=link)


def https_without_guid(entry: Entry, n: int) -> Entry:
    return others(https(entry, n), guid=None)


def www(entry: Entry, n: int) -> Entry:
    return others(entry, guid=None, link=(entry.link or "").replace("a.example", "a.example" if n else "www.a.example"))


def slug(entry: Entry, n: int) -> Entry:
    link = f"https://new.example/{n}/{entry.guid}" if n else entry.link
    return others(entry, guid=link, link=link)


def guid_dropped(entry: Entry, n: int) -> Entry:
    return entry if n == 0 else others(entry, guid=None)


MOVES = [
    guid_anew,
    tracked,
    session,
    session_in_path,
    session_in_guid,
    https,
    https_without_guid,
    www,
    slug,
    guid_dropped,
]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("move", MOVES)
async def test_what_moves_is_no_new_item(source: Source, move: Move, lost: bool) -> None:
    for n in range(5):
        await source.poll(move(FERRY, n), move(OWLS, n))
        if lost and n in (0, 2):
            await lose_redis(source)
    assert source.reports() == ["Ferry fares fall", "Owls nest in tower"]
    assert (source.revisions(), source.news()) == (0, [])


@pytest.mark.parametrize("move", MOVES)
async def test_a_new_report_among_moved_ones_is_told(source: Source, move: Move) -> None:
    third = told("Pier burns", link="https://a.example/pier", guid="pier", hours=0.1, text="At dawn.")
    await source.poll(move(FERRY, 0), move(OWLS, 0))
    await source.poll(move(third, 1), move(FERRY, 1), move(OWLS, 1))
    await source.poll(move(third, 2), move(FERRY, 2))
    assert source.reports() == ["Ferry fares fall", "Owls nest in tower", "Pier burns"]
    assert source.news() == ["Pier burns"]


@pytest.mark.parametrize("move", [guid_anew, tracked, session, https, www, slug])
async def test_a_moved_report_that_is_corrected_is_revised(source: Source, move: Move) -> None:
    await source.poll(move(FERRY, 0), move(OWLS, 0))
    await source.poll(move(FERRY, 1), move(OWLS, 1))
    corrected = others(move(FERRY, 1), summary="By a half.")
    await source.poll(corrected, move(OWLS, 1))
    assert [item.revision for item in source.items()] == [0, 0, 1]
    assert len(source.bases()) == 2


async def test_undated_reports_whose_guids_are_drawn_anew(source: Source) -> None:
    undated = [others(each, published=None, date_fault="absent") for each in (FERRY, OWLS)]
    for n in range(4):
        await source.poll(*(guid_anew(each, n) for each in undated))
    assert len(source.items()) == 2
    await source.poll(others(guid_anew(undated[0], 5), summary="By a half."), guid_anew(undated[1], 5))
    assert [item.revision for item in source.items()] == [0, 0, 1], "its guid is known to say nothing"


async def test_guids_and_times_that_are_drawn_anew(source: Source) -> None:
    for n in range(4):
        at = NOW - timedelta(minutes=50 - 10 * n)
        await source.poll(*(replace(guid_anew(each, n), published=at) for each in (FERRY, OWLS)))
    assert len(source.items()) == 2
    assert (await source.state())["habits"] == '{"any_guid":true}'


async def test_two_reports_beside_each_other_are_two_however_alike(source: Source) -> None:
    notices = [told("Notice", link="https://a.example/notices", guid=f"n{n}", hours=2) for n in range(3)]
    for _ in range(3):
        await source.poll(*notices[:2])
    await source.poll(*notices)
    assert len(source.items()) == 3
    for n in range(3):
        await source.poll(*(guid_anew(each, n) for each in notices))
    assert len(source.items()) == 3


async def test_a_notice_that_recurs_under_one_address_is_told_each_time(source: Source) -> None:
    for n in range(3):
        hours = 60 - 24 * n
        await source.poll(
            told("Rates are set", link="https://a.example/rates", guid=f"r{n}", hours=hours, text="See there.")
        )
    assert len(source.reports()) == 3


async def test_one_guid_for_each_days_report(source: Source) -> None:
    days = [
        told(
            f"Report {n}", link=f"https://a.example/day/{n}", guid="https://a.example/today", hours=9 - n, text=f"T{n}."
        )
        for n in range(4)
    ]
    for each in days:
        await source.poll(each)
        await source.poll(each)
    assert source.reports() == ["Report 0", "Report 1", "Report 2", "Report 3"]
    assert (source.revisions(), source.news()) == (0, ["Report 1", "Report 2", "Report 3"])
    await lose_redis(source)
    await source.poll(days[3], days[0])
    assert len(source.items()) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ferry fares fall at last"},
        {"summary": "By a half."},
        {"title": "Ferry fares fall at last", "link": "https://a.example/ferry-at-last"},
        {"title": "Ferry fares fall at last", "published": NOW},
    ],
)
async def test_what_changes_alone_under_a_guid_is_a_revision(source: Source, change: dict[str, object]) -> None:
    await source.poll(FERRY)
    await source.poll(others(FERRY, **change))
    assert [item.revision for item in source.items()] == [0, 1]


async def test_another_address_alone_is_nothing(source: Source) -> None:
    await source.poll(FERRY)
    await source.poll(others(FERRY, link="https://a.example/ferry-2"))
    await source.poll(others(FERRY, link="https://a.example/ferry-2", published=NOW))
    assert len(source.items()) == 1, "moved, and then dated anew: never both at once"


async def test_a_guid_without_addresses_with_another_text_at_another_time(source: Source) -> None:
    await source.poll(told("Fixing", link=None, guid="page", hours=30, text="1.10"))
    await source.poll(told("Fixing", link=None, guid="page", hours=6, text="1.11"))
    assert (len(source.reports()), source.revisions()) == (2, 0)


async def test_an_entry_that_takes_anothers_guid_for_one_poll(source: Source) -> None:
    later = others(OWLS, published=NOW - timedelta(hours=1))
    await source.poll(FERRY, later)
    await source.poll(FERRY, others(later, guid="ferry"))
    await source.poll(others(later, guid="ferry"))
    await source.poll(FERRY, later)
    assert len(source.items()) == 2


async def test_an_unknown_entry_that_comes_under_anothers_guid_and_then_its_own(source: Source) -> None:
    later = others(OWLS, published=NOW - timedelta(hours=1))
    await source.poll(FERRY)
    await source.poll(FERRY, others(later, guid="ferry"))
    await source.poll(FERRY, later)
    await source.poll(later)
    assert len(source.items()) == 2
    assert source.news() == ["Owls nest in tower"]


@pytest.mark.parametrize("link", ["https://a.example/live", None])
async def test_a_ticker_without_titles_grows_by_its_texts(source: Source, link: str | None) -> None:
    lines = [told(None, link=link, guid=None, hours=3 - n / 2, text=f"Line {name}.") for n, name in enumerate("abcd")]
    for n in range(1, 5):
        await source.poll(*reversed(lines[:n]))
    assert source.reports() == ["Line a.", "Line b.", "Line c.", "Line d."]
    await lose_redis(source)
    await source.poll(*reversed(lines))
    assert len(source.items()) == 4


async def test_a_ticker_that_shows_its_newest_line_alone(source: Source) -> None:
    for n in range(3):
        await source.poll(told(None, link="https://a.example/live", guid=None, hours=3 - n, text=f"Line {n}x."))
    assert (len(source.reports()), source.revisions()) == (3, 0)


@pytest.mark.parametrize(
    "guids", [(None, None), ("bare", None), ("https://a.example/ferry", "https://a.example/ferry?utm_id=1")]
)
async def test_one_page_under_two_addresses_is_one_item(source: Source, guids: tuple[str | None, str | None]) -> None:
    bare, other = (others(FERRY, guid=guid) for guid in guids)
    other = others(other, link="https://a.example/ferry?utm_source=rss")
    for _ in range(2):
        await source.poll(bare, other)
    await source.poll(other)
    await source.poll(bare)
    assert len(source.items()) == 1
    assert source.last is not None
    assert (await source.state())["drop:repeated_entry"] == "2"


async def test_shared_values_are_remembered_so_that_a_lone_entry_is_read_alike(source: Source) -> None:
    first, second = (
        told(f"T{n}", link=f"https://a.example/{n}", guid="page", hours=5 - n, text=f"{n}") for n in (0, 1)
    )
    await source.poll(first, second)
    third = told("T2", link="https://a.example/2", guid="page", hours=1, text="2")
    await source.poll(third)
    await source.poll(others(third, title="T2, corrected"))
    await source.poll(second)
    assert [(item.title, item.revision) for item in source.items()] == [
        ("T0", 0),
        ("T1", 0),
        ("T2", 0),
        ("T2, corrected", 1),
    ]
    assert "shared" in (await source.state())["habits"]
    assert await source.redis.smembers(keys.LEARNED) == {"a"}


async def test_second_keys_end_with_the_marks(source: Source) -> None:
    await source.poll(FERRY, OWLS)
    assert await source.redis.hlen(keys.alike("a")) == 4

    assert await Seen(source.redis).forget_before(1_000_000) == 2
    assert await source.redis.hlen(keys.alike("a")) == 0
