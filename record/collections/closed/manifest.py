"""The manifest of a closed day, `datapackage.json`: a Frictionless Data Package (https://datapackage.org/standard/).

Its being there closes the day.  It names every file with its bytes and sha256, the manifest of the day before by its
sha256, the key that it is signed with, and what has been removed of earlier days since.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from record.collections.closed.schema import item_schema, table_schema
from record.collections.layout import ITEMS, PARQUET
from record.item import NOT_AN_ITEM, from_iso, to_iso

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_HASH = "sha256:"
_SHA256 = re.compile(r"[0-9a-f]{64}")
#: A file of a day, or of the collections: no path that leaves its folder.
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*){0,6}")
#: End of a name -> format and media type; the compression of zst files is told beside it, see
#: https://datapackage.org/recipes/compression-of-resources/.
_KINDS = {
    ".jsonl.zst": ("jsonl", "application/jsonl"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
    ".warc.gz": ("warc", "application/warc"),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the day, by its path in the day's folder."""

    path: str
    bytes: int
    #: In hex.
    sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """The manifest of another day."""

    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Expired:
    """A file of an earlier day, by its path from the collections' root, that was removed since as the config says."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """The old key's statement that from here on the new one signs.  Keys and signature in base64."""

    old: str
    new: str
    at: datetime
    signature: str

    def to_dict(self) -> dict[str, str]:
        """Its JSON form."""
        return asdict(self) | {"at": to_iso(self.at)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Rotation:
        """The reverse.  Raises KeyError, TypeError or ValueError for what is none."""
        return cls(str(row["old"]), str(row["new"]), from_iso(row["at"]), str(row["signature"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a day holds."""

    day: date
    #: Aware UTC: when the day was closed.
    created: datetime
    resources: tuple[Resource, ...]
    #: None for the first day alone.
    previous: Link | None
    #: The public key that the manifest is signed with, in base64; "" until it is sealed.
    key: str = ""
    expired: tuple[Expired, ...] = ()
    #: In order, those since the manifest before.
    rotations: tuple[Rotation, ...] = ()
    #: Counts, states of sources, versions, whether the wire ran, see `record.closing.steps`.
    about: Mapping[str, Any] = field(default_factory=dict)

    def resource(self, path: str) -> Resource | None:
        """The file with this path in the day's folder."""
        return next((each for each in self.resources if each.path == path), None)

    @property
    def taken_in(self) -> Mapping[str, int]:
        """The names of the live day's files that the closed one holds, with their bytes; and its own."""
        segments: Mapping[str, int] = self.about.get("segments", {})
        return {**{each.path: each.bytes for each in self.resources}, **segments}

    def to_bytes(self) -> bytes:
        """The file."""
        row = {
            "$schema": _PROFILE,
            "name": f"mintwire-{self.day}",
            "title": f"What Mintwire collected on {self.day}",
            "created": to_iso(self.created),
            "day": str(self.day),
            "previous": None
            if self.previous is None
            else {"day": str(self.previous.day), "hash": _HASH + self.previous.sha256},
            "key": self.key,
            "rotations": [each.to_dict() for each in self.rotations],
            "expired": [{"path": each.path, "hash": _HASH + each.sha256} for each in self.expired],
            "about": self.about,
            "resources": [_described(each) for each in self.resources],
        }
        return json.dumps(row, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """The reverse.  Raises ValueError that says what is wrong."""
        try:
            row = json.loads(data)
            before = row["previous"]
            return cls(
                day=date.fromisoformat(row["day"]),
                created=from_iso(row["created"]),
                resources=tuple(
                    Resource(_path(each["path"]), int(each["bytes"]), _sha256(each["hash"]))
                    for each in row["resources"]
                ),
                previous=None if before is None else Link(date.fromisoformat(before["day"]), _sha256(before["hash"])),
                key=str(row["key"]),
                expired=tuple(Expired(_path(each["path"]), _sha256(each["hash"])) for each in row["expired"]),
                rotations=tuple(map(Rotation.from_dict, row["rotations"])),
                about=dict(row["about"]),
            )
        except (*NOT_AN_ITEM, AttributeError) as error:
            raise ValueError(f"no manifest: {type(error).__name__}: {error}") from error


def resource_of(path: str, local: Path) -> Resource:
    """A file of this machine as the resource with this path in its day's folder."""
    with local.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Resource(path, file.tell(), digest.hexdigest())


def _described(resource: Resource) -> dict[str, Any]:
    path = resource.path
    kind, media_type = next((of for end, of in _KINDS.items() if path.endswith(end)), (None, "text/plain"))
    row: dict[str, Any] = {"name": _name(path), "path": path, "mediatype": media_type}
    if kind is not None:
        row["format"] = kind
    if path.endswith(".zst"):
        row |= {"compression": "zst", "encoding": "utf-8"}
    if path in (ITEMS, PARQUET):
        row |= {"schema": table_schema(), "jsonSchema": item_schema()["$id"]}
    return row | {"bytes": resource.bytes, "hash": _HASH + resource.sha256}


def _name(path: str) -> str:
    """In the letters of a resource's name, see https://datapackage.org/standard/data-resource/#name-required."""
    return path.removesuffix(".zst").replace("/", "-").lower()


def _path(text: str) -> str:
    if not _PATH.fullmatch(text):
        raise ValueError(f"no path of a day's file: {text[:100]!r}")
    return text


def _sha256(text: str) -> str:
    digest = text.removeprefix(_HASH)
    if not text.startswith(_HASH) or not _SHA256.fullmatch(digest):
        raise ValueError(f"no sha256: {text[:100]!r}")
    return digest
