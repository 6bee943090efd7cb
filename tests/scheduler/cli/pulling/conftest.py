"""Days that are closed, and one that is under way, with raw responses."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from record.collections.collections import Collections
from record.collections.layout import root_in
from record.collections.warc import Exchange, pack
from record.collections.writing import SegmentWriter
from record.item import Item
from tests.record.collections.closing import close_days
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Mintwire, at, report

EVE = YESTERDAY.fromordinal(YESTERDAY.toordinal() - 1)
#: Two polls each of three days: the number of the first item, its day, its hour.
POLLS = [(1, EVE, 1), (3, EVE, 2), (5, YESTERDAY, 3), (7, YESTERDAY, 4), (9, TODAY, 0), (11, TODAY, 0)]


def body_of(first: int) -> bytes:
    """What the poll was answered with that brought the item `first` and the one behind it."""
    return f"<rss>{first}</rss>".encode() * 30


def items_of(first: int, day: date, hour: int) -> list[Item]:
    """Those of a poll."""
    source = "alpha" if first % 4 == 1 else "beta"
    return [
        report(number, source=source, title=f"Report <{number}> & 报告", discovered=at(day, hour))
        for number in (first, first + 1)
    ]


def file_raw(root: Path, polls: Iterable[tuple[int, date, int]]) -> None:
    """As a crawl process does."""
    writer = SegmentWriter(root, "w1")
    for first, day, hour in polls:
        body = body_of(first)
        exchange = Exchange("https://alpha.example/rss", at(day, hour), 200, [("Content-Type", "text/xml")], body, [])
        packed = pack(exchange)
        writer.file(day, [(item, packed) for item in items_of(first, day, hour)])
    writer.close()


@pytest.fixture(scope="session")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: two closed days and today, of four items each."""
    data = tmp_path_factory.mktemp("three") / "data"
    file_raw(root_in(data), POLLS)
    close_days(Collections(root_in(data)), YESTERDAY)
    return data


@pytest.fixture
def days(mintwire: Mintwire, three_days: Path) -> Mintwire:
    """The same, and the command."""
    shutil.copytree(three_days, mintwire.data)
    return mintwire
