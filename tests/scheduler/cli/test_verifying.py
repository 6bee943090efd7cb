"""`mintwire collections verify` and `key`."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from record.collections.collections import Collections
from record.collections.layout import ITEMS, PARQUET, folder_of, keys_in, root_in
from record.collections.proof.keys import Keys
from tests.record.collections.closing import close_days
from tests.scheduler.cli.conftest import YESTERDAY, Mintwire, at, report

FIRST = YESTERDAY - timedelta(days=1)


@pytest.fixture
def closed(mintwire: Mintwire) -> Mintwire:
    """Two closed days with an item each."""
    mintwire.file(report(number, discovered=at(day)) for number, day in enumerate((FIRST, YESTERDAY)))
    close_days(Collections(root_in(mintwire.data)), YESTERDAY)
    return mintwire


def key_of(mintwire: Mintwire) -> str:
    return Keys.open(keys_in(mintwire.data)).public


def damage(mintwire: Mintwire) -> None:
    path = root_in(mintwire.data) / folder_of(FIRST) / PARQUET
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def test_what_is_whole_is_told_with_whom_it_trusts(closed: Mintwire) -> None:
    done = closed("collections", "verify")
    assert (done.code, done.err) == (0, "")
    first, last = done.out.splitlines()
    assert first.startswith(f"{FIRST}..{YESTERDAY}: 2 days, 6 files, 2 items, 0 records, ")
    assert first.endswith(": nothing is wrong")
    assert last == f"trusted: this wire's, {key_of(closed)}"


def test_what_is_wrong_is_named_and_ends_with_a_failure(closed: Mintwire) -> None:
    damage(closed)
    done = closed("collections", "verify")
    assert done.code == 1
    assert done.out.startswith(f"{FIRST}: {PARQUET}: it is not the file that the manifest names: sha256 ")
    assert "1 thing is wrong" in done.out
    assert closed("collections", "verify", str(YESTERDAY)).code == 0
    document = closed("collections", "verify", "--json").json()
    assert [(fault["day"], fault["file"], fault["record"]) for fault in document["faults"]] == [
        (str(FIRST), PARQUET, "")
    ]
    assert (document["days"], document["items"], document["trusted"]) == (2, 2, [key_of(closed)])


def test_a_folder_and_a_bucket_are_verified_where_they_lie(closed: Mintwire, s3_url: str) -> None:
    elsewhere = closed.folder / "elsewhere"
    shutil.copytree(root_in(closed.data), elsewhere)
    there = Collections(elsewhere, s3_url)
    for path, _ in Collections(elsewhere).storage.list(""):
        there.storage.put(path, elsewhere / path)
    for place in (str(elsewhere), str(closed.data), s3_url):
        done = closed("collections", "verify", place)
        assert (done.code, "that of the first manifest" in done.out) == (0, True)
        assert closed("collections", "verify", place, "--days", "yesterday", "--key", key_of(closed)).code == 0
    there.storage.delete(f"{folder_of(FIRST)}/{ITEMS}")
    assert f"{FIRST}: {ITEMS}: the file is missing\n" in closed("collections", "verify", s3_url).out


def test_the_key_that_is_trusted_is_asked_for(closed: Mintwire) -> None:
    file = closed.folder / "key.pem"
    file.write_text(closed("collections", "key", "--pem").out)
    assert closed("collections", "verify", "--key", str(file)).code == 0
    other = Keys.open(closed.folder / "other").public
    done = closed("collections", "verify", "--key", other)
    assert (done.code, "which is not the key that is trusted" in done.out) == (1, True)


def test_the_key_is_made_printed_and_rotated(closed: Mintwire) -> None:
    old = key_of(closed)
    assert closed("collections", "key").out == f"{old}\n"
    done = closed("collections", "key", "rotate")
    assert done.out == f"{key_of(closed)}\n" != f"{old}\n"
    assert f"{old} has vouched for it" in done.err
    assert closed("collections", "verify").code == 0, "days of the old key are this wire's"
    third = Keys.open(closed.folder / "third").public
    assert "in the place of" in closed("collections", "key", "--lost", third).err
    rows = json.loads((keys_in(closed.data) / "rotations.json").read_bytes())
    (last,) = [row for row in rows if not row["signature"]]
    assert (last["old"], last["new"]) == (third, key_of(closed))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("verify", "2026-11-31"), 2, "the calendar has no such day; and there is no such folder"),
        (("verify", "nowhere"), 2, "is no day: write 2026-11-23"),
        (("verify", "gs://bucket"), 1, "write s3://bucket/prefix"),
        (("verify", "--days", "soon"), 2, "is no day"),
        (("verify", "--key", "nothing"), 2, "write a key as `mintwire collections key` prints it"),
        (("verify", "https://a.example", "--token-env", "NO_SUCH"), 2, "NO_SUCH: this variable"),
        (("verify", "--authority", "mintwire.yaml"), 2, "no PEM file of certificates"),
        (("key", "--lost", "nothing"), 2, "no key"),
        (("key", "roll"), 2, "rotate"),
    ],
)
def test_what_cannot_be_meant_is_refused(mintwire: Mintwire, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = mintwire("collections", *arguments)
    assert (done.code, said in done.err) == (code, True), done.err


def test_without_a_closed_day_nothing_is_wrong(mintwire: Mintwire) -> None:
    done = mintwire("collections", "verify")
    assert (done.code, done.out) == (0, "no day is closed: nothing is wrong\n")
    assert not Path(keys_in(mintwire.data)).exists()
