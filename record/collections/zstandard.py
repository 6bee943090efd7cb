"""Lines in files that are compressed with zstd."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

#: Higher ones take several times as long for a few percent.
LEVEL = 9
_BUFFER = 1024 * 1024


class _Chunks(io.RawIOBase):
    """Chunks of bytes, read as a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


class _Unpacked(zstd.ZstdFile):
    """What chunks hold."""

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        super().__init__(_Chunks(chunks))
        self._told_as = name

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return super().readinto(buffer)
        except (zstd.ZstdError, EOFError) as error:
            raise ValueError(f"{self._told_as}: damaged: {error}") from error


def unpacked(chunks: Iterable[bytes], name: str) -> BinaryIO:
    """What the chunks of a compressed file hold, to be closed.  Reading raises ValueError, with its name, where they
    are damaged."""
    return io.BufferedReader(_Unpacked(chunks, name), _BUFFER)


def packing(path: Path) -> zstd.ZstdFile:
    """A new file, which holds what is written to it compressed."""
    file = zstd.ZstdFile(path, "wb", level=LEVEL)
    file.write(b"")  # else one without a line is without a frame too, and no such file
    return file
