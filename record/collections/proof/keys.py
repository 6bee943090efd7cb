"""The key that manifests are signed with: Ed25519 (https://www.rfc-editor.org/rfc/rfc8032), as base64 of its raw bytes.

It lies in the data folder, where only its owner may read it, beside the statements by which it took others' place:

    keys/collections.pem
    keys/rotations.json
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from config.errors import StoreError
from record.collections.closed.manifest import Rotation
from record.collections.layout import sync_folders
from record.item import to_iso

_KEY, _NEXT, _ROTATIONS = "collections.pem", "next.pem", "rotations.json"


class Keys:
    """Those of a data folder."""

    def __init__(self, folder: Path, key: Ed25519PrivateKey, rotations: Sequence[Rotation]) -> None:
        self._folder = folder
        self._key = key
        #: All that there ever were, in order.
        self.rotations = tuple(rotations)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Those in this folder; the first time a key is made.  Raises StoreError."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            rotations = _read_rotations(folder)
            if not (folder / _KEY).exists():
                _write(folder / _KEY, _pem(Ed25519PrivateKey.generate()), anew=True)
            key = _load(folder / _KEY)
            # A rotation that was cut off is finished: its statement is there.
            if rotations and rotations[-1].new != public_of(key) and (folder / _NEXT).exists():
                (folder / _NEXT).replace(folder / _KEY)
                key = _load(folder / _KEY)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"keys: {folder}: {error}") from error
        return cls(folder, key, rotations)

    @property
    def public(self) -> str:
        """The public half of the key that signs now."""
        return public_of(self._key)

    @property
    def all_public(self) -> list[str]:
        """The public halves of all keys that ever signed here."""
        return [*(each.old for each in self.rotations), self.public]

    def sign(self, data: bytes) -> str:
        """The signature over these bytes, in base64."""
        return base64.b64encode(self._key.sign(data)).decode()

    def rotate(self, now: datetime) -> Keys:
        """Those with a new key in the place of this one, which vouches for it and is gone then.  Raises StoreError."""
        key = Ed25519PrivateKey.generate()
        new = public_of(key)
        return self._with(key, Rotation(self.public, new, now, self.sign(_statement(self.public, new, now))))

    def succeed(self, lost: str, now: datetime) -> Keys:
        """Those that sign in the place of a key that is lost, which vouches for nothing.  Raises StoreError."""
        return self._with(self._key, Rotation(lost, self.public, now, ""))

    def _with(self, key: Ed25519PrivateKey, statement: Rotation) -> Keys:
        rotations = (*self.rotations, statement)
        try:
            _write(self._folder / _NEXT, _pem(key))
            rows = [each.to_dict() for each in rotations]
            _write(self._folder / _ROTATIONS, json.dumps(rows, indent=1).encode())
            (self._folder / _NEXT).replace(self._folder / _KEY)
        except OSError as error:
            raise StoreError(f"keys: {self._folder}: {error.strerror}") from error
        return Keys(self._folder, key, rotations)


def public_of(key: Ed25519PrivateKey) -> str:
    """The public half."""
    return _encoded(key.public_key())


def is_key(text: str) -> bool:
    """Whether it is a public key."""
    try:
        _public(text)
    except ValueError:
        return False
    return True


def public_of_pem(data: bytes) -> str:
    """The key in a PEM file.  Raises ValueError where it is no public key of ours."""
    key = load_pem_public_key(data)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004  # of a file, not of an argument
    return _encoded(key)


def public_pem(public: str) -> str:
    """A public key as openssl reads it.  Raises ValueError."""
    return _public(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def is_signed(data: bytes, signature: str, public: str) -> bool:
    """Whether the key has signed these bytes; what is no key or no signature has not."""
    try:
        _public(public).verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def succession(rotations: Sequence[Rotation], old: str, new: str) -> tuple[Rotation, ...] | None:
    """The statements by which one key has, through others perhaps, come in the place of another; () where they are
    the same, and None where there are none.  Whether they are signed says `vouches`."""
    found: list[Rotation] = []
    for each in rotations:
        if old != new and each.old == old:
            found.append(each)
            old = each.new
    return tuple(found) if old == new else None


def vouches(statement: Rotation) -> bool:
    """Whether the old key has signed it."""
    signed = _statement(statement.old, statement.new, statement.at)
    return is_signed(signed, statement.signature, statement.old)


def _statement(old: str, new: str, at: datetime) -> bytes:
    """What the old key signs."""
    return f"mintwire collections: from {to_iso(at)} on {new} signs in the place of {old}\n".encode()


def _encoded(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def _public(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} is no Ed25519 key")  # noqa: TRY004  # of a file, not of an argument
    return key


def _read_rotations(folder: Path) -> list[Rotation]:
    path = folder / _ROTATIONS
    rows = json.loads(path.read_bytes()) if path.exists() else []
    return [Rotation.from_dict(row) for row in rows]


def _write(path: Path, data: bytes, *, anew: bool = False) -> None:
    """So that it is there to stay, and was never readable for others.  `anew`: unless there is one already."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part = Path(file.name)
    if anew:
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    else:
        part.replace(path)
    sync_folders(path.parent, path.parent)
