"""Versions of a page on a real disk."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from record.collections.versions import MOST_KEPT, PageVersion, Versions, forget_versions

VERSION = PageVersion(1, "Crown 数字", "en", ("One.", "半 \ud800"), datetime(2026, 11, 20, 9, tzinfo=UTC))


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    store = Versions(tmp_path / "versions" / "crown")
    assert store.read() == []
    waiting = replace(VERSION, lines=("One.",), settled=False)
    store.keep(waiting)
    assert store.read() == [waiting]
    store.keep(replace(waiting, settled=True))
    assert [version.settled for version in store.read()] == [True]
    store.drop(1)
    store.drop(1)
    assert store.read() == []


def test_halves_of_characters_do_not_stop_it(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    store.keep(VERSION)
    assert store.read()[0].lines == ("One.", "半 ?")


def test_the_last_ones_are_kept_and_what_a_crash_left_is_no_version(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    (tmp_path / "00000000.part").write_bytes(b'{"num')
    for number in range(1, MOST_KEPT + 4):
        store.keep(replace(VERSION, number=number))
    assert [version.number for version in store.read()] == list(range(4, MOST_KEPT + 4))


def test_what_is_no_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "00000001.json").write_text('{"number": 1}')
    with pytest.raises(ValueError, match="no version of a page"):
        Versions(tmp_path).read()


def test_those_of_sources_that_left_go_after_a_while(tmp_path: Path) -> None:
    for source in ("stays", "left", "left-lately"):
        Versions(tmp_path / source).keep(VERSION)
    os.utime(tmp_path / "left", (0, 0))
    os.utime(tmp_path / "stays", (0, 0))
    assert forget_versions(tmp_path, {"stays"}, datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["left-lately", "stays"]
    assert forget_versions(tmp_path / "none", (), datetime(2026, 1, 1, tzinfo=UTC)) == 0
