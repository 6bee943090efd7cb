"""What a storage of closed days does, and how one is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from config.errors import StoreError

#: Bytes that are read, and given, at a time.
CHUNK = 2 * 1024 * 1024
#: Bytes of a file that is read as a whole: hundreds of times what the manifest of a day of many files needs.
MOST = 64 * 1024 * 1024


class Storage(Protocol):
    """Files by their paths, which are relative, with `/`: `2026/11/23/items.jsonl.zst`.

    Everything blocks.  Raises FileNotFoundError where there is no such file, and else StoreError.
    """

    @property
    def name(self) -> str:
        """As messages name it, without any secret."""

    @property
    def folder(self) -> Path | None:
        """The folder on this machine that it is; None where it is elsewhere."""

    def size(self, path: str) -> int:
        """Bytes of a file."""

    def read(self, path: str, most: int = MOST) -> bytes:
        """A file as a whole.  Raises StoreError where it has more bytes than `most`."""

    def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """A file from an offset on, before another one, in chunks.  Raises before the first of them."""

    def put(self, path: str, local: Path) -> None:
        """Take a file of this machine, which may be the one that is there.

        On return it is there to stay, and nobody has ever seen a part of it.
        """

    def put_bytes(self, path: str, data: bytes, *, new: bool = False) -> None:
        """The same with what it is to hold.  `new`: raises FileExistsError where it is there already."""

    def folders(self, path: str = "") -> list[str]:
        """The names of the folders in one, in order; none where that is not there."""

    def list(self, path: str) -> Iterator[tuple[str, int]]:
        """The paths of all files below a folder, in order, with their bytes."""

    def delete(self, path: str) -> None:
        """Remove a file, if it is there."""


def too_large(name: str, path: str, most: int) -> StoreError:
    """What `read` raises."""
    return StoreError(f"collections: {name}/{path}: it has more than {most} bytes")


def open_storage(where: str, token: str | None = None) -> Storage:
    """`s3://bucket/prefix`, see `record.collections.storage.bucket`; the address of another Mintwire, which may want a
    token; or a folder.  Raises StoreError."""
    if where.startswith(("https://", "http://")):
        from record.collections.storage.remote import Remote

        return Remote(where, token)
    if "://" in where:
        from record.collections.storage.bucket import Bucket

        return Bucket.at(where)
    from record.collections.storage.folder import Folder

    return Folder(Path(where))
