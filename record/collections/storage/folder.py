"""A folder as a storage."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from config.errors import StoreError
from record.collections.layout import sync_folders
from record.collections.storage.storage import CHUNK, MOST, too_large


class Folder:
    """See `record.collections.storage.storage.Storage`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)

    def size(self, path: str) -> int:
        with self._told(path):
            return (self.folder / path).stat().st_size

    def read(self, path: str, most: int = MOST) -> bytes:
        with self._told(path), (self.folder / path).open("rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise too_large(self.name, path, most)
        return data

    def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        with self._told(path):
            file = (self.folder / path).open("rb")
        return self._chunks(path, file, start, end)

    def _chunks(self, path: str, file: IO[bytes], start: int, end: int | None) -> Iterator[bytes]:
        with file, self._told(path):
            at = file.seek(start)
            while chunk := file.read(CHUNK if end is None else min(CHUNK, max(0, end - at))):
                at += len(chunk)
                yield chunk

    def put(self, path: str, local: Path) -> None:
        target = self.folder / path
        with self._told(path), local.open("rb") as file:
            if target.exists() and target.samefile(local):
                os.fsync(file.fileno())
                sync_folders(target.parent, self.folder)
            else:
                self._put(target, lambda part: shutil.copyfileobj(file, part, CHUNK))

    def put_bytes(self, path: str, data: bytes, *, new: bool = False) -> None:
        with self._told(path):
            self._put(self.folder / path, lambda part: shutil.copyfileobj(BytesIO(data), part), new=new)

    def _put(self, target: Path, write: Callable[[IO[bytes]], None], *, new: bool = False) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{target.name}-*"):  # by who was killed
            left.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as part:
            try:
                write(part.file)
                part.flush()
                os.fchmod(part.fileno(), 0o644)
                os.fsync(part.fileno())
                if new:
                    os.link(part.name, target)
                else:
                    Path(part.name).replace(target)
            finally:
                Path(part.name).unlink(missing_ok=True)
        sync_folders(target.parent, self.folder)

    def folders(self, path: str = "") -> list[str]:
        with self._told(path):
            try:
                return sorted(entry.name for entry in os.scandir(self.folder / path) if entry.is_dir())
            except FileNotFoundError:
                return []

    def list(self, path: str) -> Iterator[tuple[str, int]]:
        with self._told(path):
            found = sorted(
                (file.relative_to(self.folder).as_posix(), file.stat().st_size)
                for file in (self.folder / path).rglob("[!.]*")
                if file.is_file()
            )
        yield from found

    def delete(self, path: str) -> None:
        with self._told(path):
            (self.folder / path).unlink(missing_ok=True)

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, FileExistsError):
            raise
        except OSError as error:
            raise StoreError(f"collections: {self.folder / path}: {error.strerror}") from error
