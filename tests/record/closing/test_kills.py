"""A closing that is killed anywhere is finished, and nothing is lost or stands twice."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from record.closing.folders.sweeping import sweep
from record.collections.collections import Collections
from record.collections.layout import folder_of
from record.sql.database import open_engine
from tests.record.closing.killed import close_one
from tests.record.closing.wire import DAY, NEXT, file, ids, judge, left, put_raw, report

LATER = NEXT + timedelta(days=1)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A closed day whose raw file is to go now, and a second one with three writers, of whom the last one hangs."""
    data = tmp_path_factory.mktemp("started")
    root = data / "collections"
    shutil.copyfile(migrated_sqlite, data / "mintwire.db")
    engine = open_engine(f"sqlite:///{data / 'mintwire.db'}")
    items = [report(n, NEXT) for n in range(2, 6)]
    judge(engine, [report(1), *items])
    engine.dispose()
    _file(root, "w0", [1], DAY)
    close_one(data, DAY)
    for writer, numbers in {"w1": [2, 3], "w2": [1, 3, 4], "w3": [5]}.items():
        _file(root, writer, numbers, NEXT)
    return data


def _file(root: Path, writer: str, numbers: list[int], day: date) -> None:
    """Reports, and a raw file that is whole."""
    file(root, writer, [report(n, day if n > 1 else DAY) for n in numbers], day).close()
    put_raw(root, writer, day)


def test_it_is_finished_wherever_it_was_killed(started: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.record.closing.killed", started, tmp_path]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    places = int(done.stdout.split()[-1])
    assert places > 20
    for number in range(places):
        _finish(tmp_path / str(number))
        _check(Collections(tmp_path / str(number) / "collections"))


def _finish(data: Path) -> None:
    """As the next start does."""
    sweep(Collections(data / "collections"))
    while (day := Collections(data / "collections").oldest_live(LATER)) <= LATER:
        close_one(data, day)


def _check(collections: Collections) -> None:
    """Whoever hung may have come late; all else is as if nothing had been killed."""
    late = ids(collections, LATER)
    assert (ids(collections, DAY), sorted(ids(collections, NEXT) + late)) == ([1], [2, 3, 4, 5])
    assert late in ([], [5])
    assert left(collections.root) == []
    manifests = [collections.manifest(day) for day in (DAY, NEXT, LATER)]
    names = [{each.path for each in manifest.resources if each.path.startswith("raw/")} for manifest in manifests]
    assert names[0] == {"raw/w0-0.warc.gz"}
    assert names[1] >= {"raw/w1-0.warc.gz", "raw/w2-0.warc.gz"}
    assert "raw/w3-0.warc.gz" in names[2 if late else 1]
    expired = {each.path for manifest in manifests for each in manifest.expired}
    assert expired == {f"{folder_of(day)}/{name}" for day, its in zip((DAY, NEXT), names, strict=False) for name in its}
    for manifest in manifests:
        for resource in manifest.resources:
            _check_file(collections, f"{folder_of(manifest.day)}/{resource.path}", resource.sha256, expired)


def _check_file(collections: Collections, path: str, sha256: str, expired: set[str]) -> None:
    if path in expired:
        assert not (collections.root / path).exists()
    else:
        assert hashlib.sha256(collections.storage.read(path)).hexdigest() == sha256
