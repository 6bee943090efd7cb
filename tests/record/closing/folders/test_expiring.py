"""Files go when they are older than the config keeps them, and a later manifest says so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from config.collections import KeepFiles
from record.collections.collections import Collections
from record.collections.layout import folder_of
from tests.record.closing.wire import DAY, close, file, judge, put_raw, report

_DAY = timedelta(days=1)


async def test_what_is_old_goes_with_the_next_closing_once(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    """The days are long past: all that is not kept for good goes at once, but for what the closed day has itself."""
    collections = Collections(tmp_path)
    file(tmp_path, "w1", [report(1)]).close()
    judge(engine, [report(1)])
    for number in range(5):
        put_raw(tmp_path, f"w{number}", DAY + number * _DAY)
    await close(collections, redis, engine, DAY + 2 * _DAY)
    assert collections.manifest(DAY + 2 * _DAY).expired == ()
    keep = KeepFiles(raw=timedelta(days=1), stories=timedelta(days=3))
    await close(collections, redis, engine, DAY + 4 * _DAY, keep=keep)
    first, second = (collections.manifest(DAY + number * _DAY) for number in (3, 4))
    assert [each.path for each in first.expired] == [_raw(n) for n in range(3)] + [_stories(n) for n in range(3)]
    assert [each.path for each in second.expired] == [_raw(3), _stories(3)]
    assert second.about["kept_since"] == dict.fromkeys(("raw", "stories"), str(DAY + 4 * _DAY))
    assert {name for name, _ in collections.storage.list(folder_of(DAY))} == {
        f"{folder_of(DAY)}/{name}"
        for name in ("datapackage.json", "items.jsonl.zst", "items.parquet", "marks", "matches.jsonl.zst")
    }


def _raw(number: int) -> str:
    return f"{_folder(number)}/raw/w{number}-0.warc.gz"


def _stories(number: int) -> str:
    return f"{_folder(number)}/stories.jsonl.zst"


def _folder(number: int) -> str:
    day: date = DAY + number * _DAY
    return folder_of(day)
