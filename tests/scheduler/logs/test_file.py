"""The rotating file."""

from __future__ import annotations

import shutil
from pathlib import Path

import structlog

from scheduler.logs import LogFile, setup
from tests.scheduler.logs.conftest import SetUp


def test_takes_the_lines_of_setup_and_of_other_processes(tmp_path: Path, set_up: SetUp) -> None:
    set_up()
    file = LogFile(tmp_path / "log" / "mintwire.log")
    setup(file, role="run")
    structlog.get_logger("mintwire.test").info("started", title="数字欧元")
    file.take("2026-11-23T08:30:00Z poll \x1b url=redis://:hunter2@h")
    file.close()
    own, other = (tmp_path / "log" / "mintwire.log").read_text(encoding="utf-8").splitlines()
    assert own.endswith("Z started role=run title=数字欧元")
    assert other == r"2026-11-23T08:30:00Z poll \u001b url=redis://***@h"


def test_is_bounded(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "mintwire.log", max_bytes=10_000, older=2)
    for number in range(2_000):
        file.take(f"line {number:06} " + "x" * 80)
    file.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mintwire.log", "mintwire.log.1", "mintwire.log.2"]
    assert all(path.stat().st_size <= 10_000 for path in tmp_path.iterdir())
    assert "line 001999" in (tmp_path / "mintwire.log").read_text()
    assert file.lost == 0


def test_what_cannot_be_written_is_counted_and_survived(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log" / "mintwire.log", max_bytes=10)
    file.take("the first line")
    shutil.rmtree(tmp_path / "log")
    file.take("the second line")
    file.take("the third line")
    assert file.lost == 2
    (tmp_path / "log").mkdir()
    file.take("the fourth line")
    file.close()
    assert (tmp_path / "log" / "mintwire.log").read_text() == "the fourth line\n"
