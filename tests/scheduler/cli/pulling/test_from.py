"""`mintwire pull --from`: another Mintwire's days over HTTP, verified, in a mirror."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.errors import StoreError
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MANIFEST, PARQUET, folder_of, keys_in, root_in
from record.collections.proof.keys import Keys
from record.collections.proof.mirroring import Mirror
from record.collections.storage.folder import Folder
from record.collections.storage.remote import Remote
from record.sql.database import open_engine
from tests.record.collections.closing import close_days
from tests.scheduler.cli.conftest import TODAY, YESTERDAY, Done, Mintwire
from tests.scheduler.cli.pulling.conftest import EVE, file_raw
from tests.web.site import Site, serving

FIRST = EVE - timedelta(days=2)


@pytest.fixture(scope="session")
def other_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another's data folder: four closed days, and today."""
    data = tmp_path_factory.mktemp("other") / "data"
    polls = [(2 * number + 1, FIRST + timedelta(days=number), 0) for number in range(5)]
    file_raw(root_in(data), polls)
    close_days(Collections(root_in(data)), YESTERDAY)
    return data


@pytest.fixture
def other(other_days: Path, tmp_path: Path, migrated_sqlite: Path, redis_url: str) -> Iterator[Site]:
    """The same, served."""
    data = Path(shutil.copytree(other_days, tmp_path / "other"))
    shutil.copyfile(migrated_sqlite, data / "mintwire.db")
    engine = open_engine(f"sqlite:///{data / 'mintwire.db'}")
    with serving(Collections(root_in(data)), engine, redis_url) as site:
        yield site
    engine.dispose()


@pytest.fixture
def reader(mintwire: Mintwire, other: Site, monkeypatch: pytest.MonkeyPatch) -> Mintwire:
    """Who has a token of the other's."""
    monkeypatch.setenv("OTHER_TOKEN", str(other.token("read", "raw")))
    return mintwire


def pull(reader: Mintwire, other: Site, days: str, *more: str) -> Done:
    arguments = ("--from", other.url, "--token-env", "OTHER_TOKEN", "--mirror", "mirror", *more)
    return reader("pull", days, *arguments)


def file_at(site: Site, day: date, name: str) -> Path:
    return site.collections.root / folder_of(day) / name


def test_days_are_brought_verified_and_given(reader: Mintwire, other: Site) -> None:
    done = pull(reader, other, f"{EVE}..{TODAY}")
    assert (done.code, [int(line["id"], 16) for line in done.lines()]) == (0, [5, 6, 7, 8])
    key = Keys.open(keys_in(other.collections.root.parent)).public
    assert done.err.startswith("mintwire: 2 days, ")
    assert done.err.endswith(f" 2 of them new, verified in mirror; trusted: {key}\n")
    verified = reader("collections", "verify", "mirror", "--key", key)
    assert verified.code == 0
    assert ": 2 days, 8 files, 4 items, 6 records, " in verified.out
    for path in (reader.folder / "mirror").rglob("*"):
        if path.is_file() and path.name != "mirror.json":
            assert (
                path.read_bytes() == (other.collections.root / path.relative_to(reader.folder / "mirror")).read_bytes()
            )
    assert reader("pull", f"{EVE}..{TODAY}", "--from", "mirror").out == done.out


def test_a_mirror_grows_without_a_gap_and_asks_for_nothing_again(reader: Mintwire, other: Site) -> None:
    assert pull(reader, other, str(EVE)).code == 0
    file_at(other, EVE, "").rename(other.collections.root / "away")
    assert pull(reader, other, f"{EVE}..{YESTERDAY}").code == 0
    (other.collections.root / "away").rename(file_at(other, EVE, ""))
    assert pull(reader, other, str(FIRST)).code == 0
    assert Collections(reader.folder / "mirror").days() == [FIRST + timedelta(days=number) for number in range(4)]
    assert reader("collections", "verify", "mirror").code == 0
    shutil.rmtree(reader.folder / "mirror" / folder_of(FIRST))
    assert "the day is not closed, or not here" in reader("collections", "verify", "mirror").out


def test_it_has_a_place_of_its_own_in_the_data_folder(reader: Mintwire, other: Site) -> None:
    done = reader("pull", str(EVE), "--from", f"{other.url}/", "--token-env", "OTHER_TOKEN")
    assert done.code == 0
    place = reader.data / "mirrors" / other.url.removeprefix("http://").replace(":", "_")
    assert Collections(place).days() == [EVE]


def test_what_was_broken_off_goes_on(reader: Mintwire, other: Site) -> None:
    path = reader.folder / "mirror" / ".incoming" / folder_of(EVE) / ITEMS
    path.parent.mkdir(parents=True)
    path.with_name(f".{ITEMS}.part").write_bytes(file_at(other, EVE, ITEMS).read_bytes()[:100])
    shutil.copyfile(file_at(other, EVE, PARQUET), path.with_name(PARQUET))
    asked: list[tuple[str, int]] = []

    class Noting(Folder):
        def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
            asked.append((path.rpartition("/")[2], start))
            return super().stream(path, start, end)

    mirror = Mirror(Collections.of(Noting(other.collections.root)), reader.folder / "mirror")
    with mirror.alone():
        mirror.bring(EVE)
    assert (ITEMS, 100) in asked
    assert PARQUET not in dict(asked)
    assert reader("collections", "verify", "mirror").code == 0
    assert not list((reader.folder / "mirror").rglob("*.part"))


def test_a_part_of_something_else_is_not_kept(reader: Mintwire, other: Site) -> None:
    path = reader.folder / "mirror" / ".incoming" / folder_of(EVE) / ITEMS
    path.parent.mkdir(parents=True)
    path.with_name(f".{ITEMS}.part").write_bytes(b"x" * 100)
    done = pull(reader, other, str(EVE))
    assert (done.code, done.out) == (1, "")
    assert f"{folder_of(EVE)}/{ITEMS}: it is not the file that the day's manifest names" in done.err
    assert pull(reader, other, str(EVE)).code == 0


@pytest.mark.parametrize("name", [ITEMS, PARQUET, "raw/w1-2.warc.gz"])
def test_a_byte_that_was_changed_there_is_found(reader: Mintwire, other: Site, name: str) -> None:
    path = file_at(other, EVE, name)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    done = pull(reader, other, str(EVE))
    assert (done.code, done.out) == (1, "")
    assert f"{folder_of(EVE)}/{name}: it is not the file that the day's manifest names" in done.err
    assert not Collections(reader.folder / "mirror").days()


def test_a_day_written_anew_with_another_key_is_found(reader: Mintwire, other: Site) -> None:
    Mirror(other.collections, reader.folder / "mirror").bring(EVE)
    forged = other.collections.root.parent / "forged"
    file_raw(root_in(forged), [(100, YESTERDAY, 0)])
    close_days(Collections(root_in(forged)), YESTERDAY)
    shutil.rmtree(file_at(other, YESTERDAY, ""))
    shutil.copytree(root_in(forged) / folder_of(YESTERDAY), file_at(other, YESTERDAY, ""))
    done = pull(reader, other, str(YESTERDAY))
    assert (done.code, done.out) == (1, "")
    assert f"{YESTERDAY}: {MANIFEST}: signed with " in done.err


def test_what_has_expired_there_is_told_by_a_later_day(reader: Mintwire, other: Site) -> None:
    raw = file_at(other, EVE, "raw/w1-2.warc.gz")
    raw.unlink()
    other.close(TODAY, kept_since={"raw": str(TODAY)})
    remote = Remote(other.url, str(other.token("read", "raw")))
    mirror = Mirror(Collections.of(remote), reader.folder / "mirror")
    mirror.bring(EVE)
    assert mirror.gone == [f"{folder_of(EVE)}/raw/w1-2.warc.gz"]
    assert "raw/w1-2.warc.gz: the file is missing" in reader("collections", "verify", "mirror").out


def test_a_connection_that_breaks_is_taken_up_again(reader: Mintwire, other: Site) -> None:
    class Breaking(Folder):
        def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
            for number, chunk in enumerate(super().stream(path, start, end)):
                yield chunk[:50] if len(chunk) > 50 and path.endswith(ITEMS) else chunk
                if number == 0 and len(chunk) > 50 and path.endswith(ITEMS):
                    raise StoreError("broken off")

    mirror = Mirror(Collections.of(Breaking(other.collections.root)), reader.folder / "mirror")
    mirror.bring(EVE)
    assert reader("collections", "verify", "mirror").code == 0


def test_the_key_that_is_given_is_asked_for(reader: Mintwire, other: Site, tmp_path: Path) -> None:
    strange, own = (Keys.open(folder).public for folder in (tmp_path / "k", keys_in(other.collections.root.parent)))
    done = pull(reader, other, str(EVE), "--key", strange)
    assert (done.code, done.out) == (1, "")
    assert "which is not the key that is trusted" in done.err
    assert pull(reader, other, str(EVE), "--key", own).code == 0


def test_another_process_is_not_disturbed(reader: Mintwire, other: Site) -> None:
    with Mirror(other.collections, reader.folder / "mirror").alone():
        done = pull(reader, other, str(EVE))
    assert (done.code, done.out) == (1, "")
    assert "another process brings days there" in done.err


def test_what_is_not_there_is_told(reader: Mintwire, other: Site) -> None:
    done = pull(reader, other, "2001-01-01")
    assert (done.code, done.out) == (0, "")
    assert "none of these days is closed there" in done.err


def test_a_token_that_is_missing_or_wrong_is_told_and_not_shown(
    reader: Mintwire, other: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = str(other.token("read"))
    monkeypatch.setenv("OTHER_TOKEN", secret)
    done = pull(reader, other, str(EVE))
    assert done.code == 1
    assert "403" in done.err
    assert secret not in done.err
    monkeypatch.delenv("OTHER_TOKEN")
    done = pull(reader, other, str(EVE))
    assert (done.code, done.err) == (2, "mintwire: OTHER_TOKEN: this variable of the environment is not set\n")
