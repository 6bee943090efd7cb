"""What was changed in a collection is found, and named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from record.collections.closed.files import write_rows
from record.collections.closed.manifest import Expired, Manifest, resource_of
from record.collections.collections import Collections
from record.collections.layout import BROUGHT, ITEMS, MANIFEST, MARKS, MATCHES, PARQUET, SIGNATURE, WORK, folder_of
from record.collections.proof.keys import Keys
from record.collections.proof.signing import seal
from record.collections.proof.verifying import Verification
from record.collections.reading import read_days
from record.collections.warc import Exchange, pack
from record.collections.writing import SegmentWriter
from record.collections.zstandard import packing, unpacked
from tests.newsroom.items import make_item
from tests.record.collections.closing import close_days

FIRST = date(2026, 11, 20)
DAYS = [FIRST + timedelta(days=number) for number in range(4)]
#: The day that is tampered with.
DAY = DAYS[1]
RAW = "raw/w1-0.warc.gz"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with four closed days, of three items from two answers each."""
    data = tmp_path_factory.mktemp("whole")
    collections = Collections(data / "collections")
    for day in DAYS:
        writer = SegmentWriter(collections.root, "w1")
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        for number in range(2):
            body = f"<rss>{day} {number}</rss>".encode() * 50
            packed = pack(Exchange("https://a.example/rss", at, 200, [("Content-Type", "text/xml")], body, []))
            items = [
                make_item(id=f"{day:%d}{number}{n:013x}", discovered=at + timedelta(minutes=number)) for n in range(3)
            ]
            writer.file(day, [(item, packed) for item in items])
        writer.close()
    close_days(collections, DAYS[-1])
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


def faults(data: Path, days: tuple[date, date] | None = None, trusted: Iterable[str] | None = None) -> list[str]:
    keys = [Keys.open(data / "keys").public] if trusted is None else trusted
    return [str(fault) for fault in Verification(Collections(data / "collections"), days, list(keys)).faults()]


def path(data: Path, file: str = "", day: date = DAY) -> Path:
    return data / "collections" / folder_of(day) / file


def rewrite(data: Path, day: date, change: Callable[[Manifest], Manifest], key: Keys | None = None) -> None:
    """The manifest of a day anew, signed."""
    collections = Collections(data / "collections")
    changed = change(collections.manifest(day))
    path(data, MANIFEST, day).unlink()
    seal(collections, changed, key or Keys.open(data / "keys"))


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.chmod(0o644)
    file.write_bytes(content)


def add_rows(data: Path) -> None:
    """A file of matches, as one more file of the last day."""
    day = DAYS[-1]
    write_rows([{"watch": "euro", "item": "a"}, {"watch": "euro", "item": "b"}], path(data, MATCHES, day))
    added = resource_of(MATCHES, path(data, MATCHES, day))
    rewrite(data, day, lambda it: replace(it, resources=(*it.resources, added)))


def test_rows_of_other_kinds_are_read(data: Path) -> None:
    add_rows(data)
    assert faults(data) == []
    content = path(data, MATCHES, DAYS[-1]).read_bytes()
    path(data, MATCHES, DAYS[-1]).write_bytes(content[:-7])
    told = [fault.partition(f"{DAYS[-1]}: {MATCHES}: ")[2] for fault in faults(data)]
    assert told[0].startswith("line 1: it cannot be read: ")
    assert told[1].startswith("it is not the file that the manifest names")


def test_what_is_whole_is_found_whole_and_counted(whole: Path) -> None:
    check = Verification(Collections(whole / "collections"))
    assert list(check.faults()) == []
    assert check.trusted == [Keys.open(whole / "keys").public], "the first manifest's"
    counts = check.counts
    assert (counts.days, counts.files, counts.items, counts.records, counts.expired) == (4, 16, 24, 20, 0)
    assert faults(whole, (DAY, DAY)) == []


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.97])
@pytest.mark.parametrize("file", [ITEMS, PARQUET, MARKS, RAW, MANIFEST, SIGNATURE])
def test_a_byte_that_is_flipped_is_found_in_each_kind_of_file(data: Path, file: str, part: float) -> None:
    flip(path(data, file), int(path(data, file).stat().st_size * part))
    found = faults(data)
    assert found
    assert any(fault.startswith(f"{DAY}: {file}: ") for fault in found), found
    assert all(fault.startswith(str(DAY)) for fault in found)


@pytest.mark.parametrize("file", [ITEMS, PARQUET, MARKS, RAW])
def test_a_file_that_is_cut_off_or_gone_is_named(data: Path, file: str) -> None:
    content = path(data, file).read_bytes()
    path(data, file).unlink()
    path(data, file).write_bytes(content[:-9])
    assert any(f"with {len(content) - 9} bytes in place of {len(content)}" in fault for fault in faults(data))
    path(data, file).unlink()
    assert faults(data) == [f"{DAY}: {file}: the file is missing"]


def test_an_item_that_is_dropped_is_found_and_one_that_cannot_be_read_is_named_by_its_line(data: Path) -> None:
    def repack(change: Callable[[list[bytes]], list[bytes]]) -> None:
        with path(data, ITEMS).open("rb") as file, unpacked(iter(lambda: file.read(999), b""), "items") as lines:
            kept = change(lines.readlines())
        with packing(path(data, ITEMS)) as packed:
            packed.writelines(kept)

    repack(lambda lines: lines[:2] + lines[3:])
    assert [fault[:40] for fault in faults(data)] == [f"{DAY}: {ITEMS}: it is not t"]
    repack(lambda lines: [lines[0], lines[0], b'{"id": 1}\n', lines[1]])
    found = faults(data)
    assert found[0].endswith("stands there already")
    assert found[0].startswith(f"{DAY}: {ITEMS}: line 2: ")
    assert found[1].startswith(f"{DAY}: {ITEMS}: line 3: it cannot be read: ")
    repack(lambda lines: [lines[0], re.sub(rb'"offset":(\d+)', rb'"offset":"x\1"', lines[3])])
    assert faults(data)[0].startswith(f"{DAY}: {ITEMS}: line 2: it cannot be read: ")


def test_a_raw_record_that_is_changed_or_dropped_is_named(data: Path) -> None:
    items = list(read_days(Collections(data / "collections"), [DAY]))
    offsets = sorted({item.raw.offset for item in items if item.raw})
    content = path(data, RAW).read_bytes()
    flip(path(data, RAW), offsets[1] + 60)
    assert any(fault.startswith(f"{DAY}: {RAW}: offset {offsets[1]}: ") for fault in faults(data))
    path(data, RAW).write_bytes(content[: offsets[0]] + content[offsets[1] :])
    found = faults(data)
    assert f"{DAY}: {RAW}: offset {offsets[1]}: no record, where item {items[3].id} names one" in found
    rewrite(data, DAY, lambda it: replace(it, resources=tuple(r for r in it.resources if r.path != RAW)))
    assert f"{DAY}: {ITEMS}: item {items[0].id}: it names {RAW}, and the day has no such file" in faults(data)


@pytest.mark.parametrize(
    "file", ["raw/x.warc.gz", "raw/w1-7.warc.gz", "items/notes.txt", "notes.txt", "more/items.parquet"]
)
def test_a_file_that_the_manifest_does_not_name_is_named(data: Path, s3_url: str, file: str) -> None:
    elsewhere = Collections(data / "elsewhere", s3_url)
    path(data, file).parent.mkdir(exist_ok=True)
    path(data, file).write_bytes(path(data, RAW).read_bytes())
    for name, _ in Collections(data / "collections").storage.list(""):
        elsewhere.storage.put(name, data / "collections" / name)
    assert faults(data) == [f"{DAY}: {file}: it is not named by the manifest"]
    assert list(map(str, Verification(elsewhere).faults())) == faults(data)


def test_what_closing_has_still_to_clear_away_is_not_wrong(data: Path) -> None:
    late = SegmentWriter(data / "collections", "late")
    packed = pack(Exchange("https://a.example/rss", datetime(2026, 11, 21, tzinfo=UTC), 200, [], b"<rss/>", []))
    late.file(DAY, [(make_item(), packed)])
    late.close()
    for left in (f"{WORK}/{ITEMS}", f"{BROUGHT}/w2.json", f"{BROUGHT}/w2/items/w2-0.jsonl", f".{PARQUET}-x"):
        path(data, left).parent.mkdir(parents=True, exist_ok=True)
        path(data, left).write_bytes(b"{}")
    assert faults(data) == []


def test_a_day_that_is_taken_out_is_named(data: Path) -> None:
    shutil.rmtree(path(data))
    assert faults(data) == [f"{DAY}: the day is missing"]
    assert faults(data, (DAYS[2], DAYS[3])) == []
    shutil.rmtree(path(data, day=FIRST))
    assert faults(data) == [f"{DAY}: the day is missing: {DAYS[2]} names it"]
    assert faults(data, (FIRST, DAYS[3])) == [f"{day}: the day is not closed, or not here" for day in (FIRST, DAY)]
    shutil.rmtree(path(data, day=DAYS[3]))
    assert faults(data, (DAYS[2], DAYS[3])) == [f"{DAYS[3]}: the day is not closed, or not here"]


def test_a_manifest_that_is_written_anew_with_the_true_key_breaks_the_chain(data: Path) -> None:
    rewrite(data, DAY, lambda it: replace(it, about={"counts": {"items": 3}}))
    told = f"{DAY}: {MANIFEST}: it is not the manifest that {DAYS[2]} names: one of them was written anew"
    assert faults(data) == [told]
    assert faults(data, (DAYS[2], DAYS[2])) == [told]
    rewrite(data, DAYS[2], lambda it: replace(it, previous=None))
    assert f"{DAYS[2]}: {MANIFEST}: it names no day as the one before it" in faults(data)
    shutil.copytree(path(data, day=FIRST), path(data), dirs_exist_ok=True)
    assert f"{DAY}: {MANIFEST}: it is the manifest of {FIRST}" in faults(data)


def foreign(data: Path, tmp_path: Path) -> Keys:
    """A key that says that it comes in the place of the true one, which does not."""
    return Keys.open(tmp_path / "foreign").succeed(Keys.open(data / "keys").public, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("since", [1, 3])
def test_days_that_another_key_has_signed_are_named(data: Path, tmp_path: Path, since: int) -> None:
    true, false = Keys.open(data / "keys"), foreign(data, tmp_path)
    collections = Collections(data / "collections")
    for day in DAYS[since:]:
        rewrite(data, day, lambda it: replace(it, previous=collections.link(it.day - timedelta(days=1))), false)
    assert faults(data) == [
        f"{DAYS[since]}: {MANIFEST}: signed with {false.public}, for which {true.public} does not vouch"
    ]
    assert faults(data, trusted=[]) == faults(data), "the first manifest's key is believed"
    (told,) = faults(data, (FIRST, FIRST), trusted=[Keys.open(tmp_path / "third").public])
    assert told == f"{FIRST}: {MANIFEST}: signed with {true.public}, which is not the key that is trusted"


@pytest.mark.parametrize("day", DAYS)
def test_some_days_need_the_trusted_key_as_all_do(data: Path, tmp_path: Path, day: date) -> None:
    other = Keys.open(tmp_path / "third").public
    (told,) = faults(data, (day, day), trusted=[other])
    assert told.endswith("which is not the key that is trusted")
    true, false = Keys.open(data / "keys"), foreign(data, tmp_path)
    collections = Collections(data / "collections")
    for later in DAYS[1:]:
        rewrite(data, later, lambda it: replace(it, previous=collections.link(it.day - timedelta(days=1))), false)
    (told,) = faults(data, (day, day), trusted=[true.public])
    assert told.endswith(f"for which {true.public} does not vouch")


def test_a_later_day_vouches_only_with_a_signature_and_by_all_days_between(data: Path, tmp_path: Path) -> None:
    true, false = Keys.open(data / "keys"), foreign(data, tmp_path)
    was = Collections(data / "collections").link(DAY)
    rewrite(data, FIRST, lambda it: it, false)
    rewrite(data, DAY, lambda it: replace(it, previous=Collections(data / "collections").link(FIRST)), false)
    told = f"{DAY}: {MANIFEST}: it is not the manifest that {DAYS[2]} names: one of them was written anew"
    assert faults(data, (FIRST, FIRST), trusted=[true.public]) == [told]
    names, now = path(data, MANIFEST, DAYS[2]), Collections(data / "collections").link(DAY)
    names.write_bytes(names.read_bytes().replace(was.sha256.encode(), now.sha256.encode()))
    assert f"{DAYS[2]}: {MANIFEST}: it is not what was signed" in faults(data, (FIRST, FIRST), trusted=[true.public])


def test_a_signature_of_another_key_or_none_is_named(data: Path, tmp_path: Path) -> None:
    signature = json.loads(path(data, SIGNATURE).read_bytes())
    signature["signedData"]["publicKey"] = Keys.open(tmp_path / "other").public
    path(data, SIGNATURE).write_text(json.dumps(signature))
    (told,) = faults(data)
    assert told.startswith(f"{DAY}: {SIGNATURE}: signed with ")
    path(data, SIGNATURE).unlink()
    assert faults(data) == [f"{DAY}: {MANIFEST}: it is not signed: the signature is missing"]


def test_what_is_no_key_is_not_believed(data: Path) -> None:
    named = path(data, MANIFEST, FIRST)
    named.write_bytes(named.read_bytes().replace(Keys.open(data / "keys").public.encode(), rb"\u001b[2J"))
    check = Verification(Collections(data / "collections"))
    assert f"{FIRST}: {MANIFEST}: signed with \x1b[2J, which is not the key that is trusted" in map(str, check.faults())
    assert check.trusted == [], "and told as a key"


def test_a_key_that_was_rotated_is_followed_from_either_side(data: Path) -> None:
    collections, first = Collections(data / "collections"), Keys.open(data / "keys")
    second = first.rotate(datetime(2026, 11, 24, tzinfo=UTC))
    close_days(collections, DAYS[-1] + timedelta(days=2))
    last = collections.closed()[1]
    for key in (first.public, second.public):
        assert faults(data, trusted=[key]) == []
        assert faults(data, (last, last), trusted=[key]) == [], "the statement stands in an earlier manifest"


def test_what_has_expired_is_not_missing(data: Path) -> None:
    collections = Collections(data / "collections")
    raw = collections.manifest(DAY).resource(RAW)
    gone = Expired(f"{folder_of(DAY)}/{RAW}", raw.sha256)
    path(data, RAW).unlink()
    assert faults(data) == [f"{DAY}: {RAW}: the file is missing"]
    rewrite(data, DAYS[-1], lambda it: replace(it, expired=(gone,)))
    check = Verification(collections, (DAY, DAY))
    assert list(check.faults()) == []
    assert check.counts.expired == 1
    rewrite(data, DAYS[-1], lambda it: replace(it, expired=(replace(gone, sha256="0" * 64),)))
    assert faults(data) == [f"{DAY}: {RAW}: the file is missing"]


def test_nothing_closed_is_nothing_wrong_unless_days_are_asked_for(tmp_path: Path) -> None:
    assert list(Verification(Collections(tmp_path)).faults()) == []
    (told,) = Verification(Collections(tmp_path), (DAY, DAY)).faults()
    assert str(told) == f"{DAY}: the day is not closed, or not here"
