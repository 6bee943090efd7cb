"""The signature over a manifest, in a file beside it.

It has the form of WACZ's (https://specs.webrecorder.net/wacz-auth/latest/#signed-data-format), for anonymous signing,
as far as that fits: here Ed25519 signs the exact bytes of the manifest, so that any tool can check them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta

from config.errors import StoreError
from record.collections.closed.manifest import Manifest, Rotation
from record.collections.collections import Collections
from record.collections.layout import MANIFEST, SIGNATURE, folder_of
from record.collections.proof.keys import Keys, is_signed, succession
from record.item import to_iso

_VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Signature:
    """What the file says; keys and signature in base64."""

    #: Of the manifest, in hex.
    sha256: str
    key: str
    signature: str

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """Raises ValueError where it is none."""
        try:
            row = json.loads(data)
            signed = row["signedData"]
            return cls(str(row["hash"]).removeprefix("sha256:"), str(signed["publicKey"]), str(signed["signature"]))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"no signature: {type(error).__name__}: {error}") from error

    def fits(self, manifest: bytes) -> bool:
        """Whether it is a signature over these bytes, by the key that it names."""
        return self.sha256 == hashlib.sha256(manifest).hexdigest() and is_signed(manifest, self.signature, self.key)


def seal(collections: Collections, manifest: Manifest, keys: Keys) -> Manifest:
    """Sign the manifest and put it in its place, which closes its day; returns it as it was signed.

    Where the day before was signed with another key, the statements are added by which this one came in its place.
    Raises StoreError where there are none, and FileExistsError where the day is closed already.
    """
    rotations = () if manifest.previous is None else _since(collections, manifest, keys)
    sealed = replace(manifest, key=keys.public, rotations=rotations)
    folder, storage = folder_of(manifest.day), collections.storage

    def put_signature(data: bytes) -> None:
        file = signed(Manifest.from_bytes(data), data, keys.sign(data))
        storage.put_bytes(f"{folder}/{SIGNATURE}", file)

    put_signature(sealed.to_bytes())
    try:
        storage.put_bytes(f"{folder}/{MANIFEST}", sealed.to_bytes(), new=True)
    except FileExistsError:
        # Another process of ours was faster, and we have overwritten its signature.
        put_signature(storage.read(f"{folder}/{MANIFEST}"))
        raise
    return sealed


def signed(manifest: Manifest, data: bytes, signature: str) -> bytes:
    """The file that goes beside a manifest with these bytes, to the byte."""
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    row = {
        "path": MANIFEST,
        "hash": digest,
        "signedData": {
            "hash": digest,
            "created": to_iso(manifest.created),
            "software": str(manifest.about.get("software", "mintwire")),
            "algorithm": "Ed25519",
            "publicKey": manifest.key,
            "signature": signature,
            "version": _VERSION,
        },
    }
    return json.dumps(row, indent=1).encode() + b"\n"


def _since(collections: Collections, manifest: Manifest, keys: Keys) -> tuple[Rotation, ...]:
    eve = manifest.day - timedelta(days=1)
    before = collections.manifest(eve).key
    found = succession(keys.rotations, before, keys.public)
    if found is None:
        raise StoreError(
            f"keys: {eve} was signed with {before}, and nothing says that {keys.public} came in its place: "
            "copy the folder keys from the machine that signed it, or see `mintwire collections key --help`"
        )
    return found
