"""Lines in files that are compressed with zstd."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


@contextmanager
def unpacked(chunks: Iterable[bytes], name: str) -> Iterator[BinaryIO]:
    """What the chunks of a compressed file hold.  Raises ValueError, with its name, where they are damaged."""
    try:
        with zstd.ZstdFile(_Chunks(chunks)) as file:
            yield io.BufferedReader(file, _BUFFER)
    except (zstd.ZstdError, EOFError) as error:
        raise ValueError(f"{name}: damaged: {error}") from error


def packing(path: Path) -> zstd.ZstdFile:
    """A new file, which holds what is written to it compressed."""
    file = zstd.ZstdFile(path, "wb", level=LEVEL)
    file.write(b"")  # else one without a line is without a frame too, and no such file
    return file
