"""Days are closed in a process of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import structlog
import yaml

from record.collections.collections import Collections
from record.sql.database import open_engine
from scheduler.processes.closing import close_in_child
from tests.record.closing.wire import DAY, NEXT, file, ids, judge, report


async def test_what_is_over_is_closed_and_what_has_to_be_said_is_said_here(
    tmp_path: Path, redis_url: str, migrated_sqlite: Path
) -> None:
    data, config = tmp_path / "data", tmp_path / "mintwire.yaml"
    data.mkdir()
    shutil.copyfile(migrated_sqlite, data / "mintwire.db")
    config.write_text(yaml.safe_dump({"data": "data", "redis": redis_url}))
    collections = Collections(data / "collections")
    file(collections.root, "w1", [report(1)]).close()
    engine = open_engine(f"sqlite:///{data / 'mintwire.db'}")
    judge(engine, [report(1)])
    engine.dispose()
    with structlog.testing.capture_logs() as logs:
        await close_in_child(config, last=str(NEXT))
    assert [(entry["event"], entry["day"]) for entry in logs] == [("day_closed", str(DAY)), ("day_closed", str(NEXT))]
    assert (ids(collections), ids(collections, NEXT)) == ([1], [])
    assert collections.manifest(NEXT).key != ""
