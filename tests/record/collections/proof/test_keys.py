"""Keys, signatures and the statements by which one key follows another."""

from __future__ import annotations

import shutil
import stat
import subprocess
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.errors import StoreError
from record.collections.collections import Collections
from record.collections.layout import MANIFEST, SIGNATURE, folder_of
from record.collections.proof.keys import Keys, is_signed, public_pem, succession, vouches
from record.collections.proof.signing import Signature, seal
from tests.record.collections.closing import close_days

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = NOW.date()


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = Keys.open(folder)
    assert Keys.open(folder).public == first.public
    assert [path.name for path in folder.iterdir()] == ["collections.pem"]
    assert stat.S_IMODE((folder / "collections.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_was_signed_is_known_by_the_public_half_alone(tmp_path: Path) -> None:
    keys = Keys.open(tmp_path)
    signature = keys.sign(b"a manifest")
    assert is_signed(b"a manifest", signature, keys.public)
    for data, signed, key in (
        (b"another", signature, keys.public),
        (b"a manifest", keys.sign(b"another"), keys.public),
        (b"a manifest", signature, Keys.open(tmp_path / "other").public),
        (b"a manifest", "no base64", keys.public),
        (b"a manifest", signature, ""),
    ):
        assert not is_signed(data, signed, key)


def test_a_new_key_is_vouched_for_by_the_one_before_it(tmp_path: Path) -> None:
    first = Keys.open(tmp_path)
    second = first.rotate(NOW)
    third = Keys.open(tmp_path).rotate(NOW + timedelta(days=1))
    assert len({first.public, second.public, third.public}) == 3
    assert Keys.open(tmp_path).public == third.public
    found = succession(third.rotations, first.public, third.public)
    assert found == third.rotations
    assert all(map(vouches, third.rotations))
    assert succession(third.rotations, third.public, third.public) == ()
    assert succession(third.rotations, second.public, first.public) is None
    assert not vouches(replace(third.rotations[0], new=third.public))
    assert not vouches(replace(third.rotations[0], at=NOW + timedelta(seconds=1)))


def test_a_rotation_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    first = Keys.open(tmp_path)
    shutil.copy(tmp_path / "collections.pem", tmp_path / "before")
    second = first.rotate(NOW)
    (tmp_path / "collections.pem").rename(tmp_path / "next.pem")
    (tmp_path / "before").rename(tmp_path / "collections.pem")
    assert Keys.open(tmp_path).public == second.public
    assert not (tmp_path / "next.pem").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("collections.pem", b"no key"), ("rotations.json", b"[{}]"), ("rotations.json", b"{"), ("rotations.json", b"[7]")],
)
def test_what_is_no_key_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    Keys.open(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match="keys: "):
        Keys.open(tmp_path)


def test_a_manifest_is_signed_so_that_openssl_can_check_it(tmp_path: Path) -> None:
    collections = Collections(tmp_path / "collections")
    close_days(collections, DAY)
    folder = collections.root / folder_of(DAY)
    signature = Signature.from_bytes((folder / SIGNATURE).read_bytes())
    assert signature.fits((folder / MANIFEST).read_bytes())
    assert signature.key == collections.manifest(DAY).key == Keys.open(tmp_path / "keys").public
    assert not signature.fits((folder / MANIFEST).read_bytes() + b" ")
    (tmp_path / "key.pem").write_text(public_pem(signature.key))
    (tmp_path / "signature").write_bytes(b64decode(signature.signature))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", folder / MANIFEST]
    done = subprocess.run([*command, "-sigfile", "signature"], cwd=tmp_path, capture_output=True, check=False)
    assert b"Signature Verified Successfully" in done.stdout


def test_a_day_is_closed_once(tmp_path: Path) -> None:
    collections = Collections(tmp_path / "collections")
    close_days(collections, DAY)
    before = collections.manifest(DAY)
    with pytest.raises(FileExistsError):
        seal(collections, replace(before, created=NOW), Keys.open(tmp_path / "keys"))
    folder = collections.root / folder_of(DAY)
    assert collections.manifest(DAY) == before
    assert Signature.from_bytes((folder / SIGNATURE).read_bytes()).fits((folder / MANIFEST).read_bytes())


def test_a_day_after_a_rotation_holds_the_statement(tmp_path: Path) -> None:
    collections, day = Collections(tmp_path / "collections"), timedelta(days=1)
    close_days(collections, DAY)
    first = Keys.open(tmp_path / "keys")
    second = first.rotate(NOW)
    close_days(collections, DAY + 2 * day)
    assert [collections.manifest(DAY + n * day).rotations for n in range(3)] == [(), second.rotations, ()]


def test_a_key_that_follows_no_other_signs_nothing_until_its_owner_says_that_the_other_is_lost(tmp_path: Path) -> None:
    collections = Collections(tmp_path / "collections")
    close_days(collections, DAY)
    lost = Keys.open(tmp_path / "keys").public
    shutil.rmtree(tmp_path / "keys")
    tomorrow = date.fromordinal(DAY.toordinal() + 1)
    with pytest.raises(StoreError, match="copy the folder keys"):
        close_days(collections, tomorrow)
    assert collections.state(tomorrow) == "live"
    Keys.open(tmp_path / "keys").succeed(lost, NOW)
    close_days(collections, tomorrow)
    (statement,) = collections.manifest(tomorrow).rotations
    assert not vouches(statement)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"hash": "x", "signedData": 7}', b"[" * 100_000])
def test_what_is_no_signature_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no signature"):
        Signature.from_bytes(data)
