"""One file that its writer appends to, and nobody else."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path

from record.collections.layout import sync_folders


class Segment:
    """A new file, locked for as long as it is open, so that `repair` and closing leave it alone.

    Its methods raise OSError where the disk refuses.
    """

    def __init__(self, path: Path, root: Path) -> None:
        """Its name is on the disk when this returns, and so are the folders above it up to `root`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.size = 0
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX)
            sync_folders(path.parent, root)
        except OSError:
            self.close()
            raise

    def append(self, data: bytes) -> int:
        """Write at the end; returns the offset at which `data` begins.  It is on the disk after the next `sync`."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]
        begun = self.size
        self.size += len(data)
        return begun

    def sync(self) -> None:
        """On return all that was appended is on the disk."""
        os.fdatasync(self._fd) if hasattr(os, "fdatasync") else os.fsync(self._fd)

    def cut(self, size: int) -> None:
        """Take back what was appended behind an offset, or half appended."""
        os.ftruncate(self._fd, size)
        self.size = size

    def seal(self) -> None:
        """See `seal`."""
        seal(self._fd)

    def close(self) -> None:
        """Let others have it."""
        os.close(self._fd)


def seal(fd: int) -> None:
    """Say that a file is whole, where that takes long to see, by taking away the right to write it."""
    os.fchmod(fd, 0o444)


def is_sealed(fd: int) -> bool:
    """Whether its writer, or `repair`, found the file whole."""
    return not os.fstat(fd).st_mode & stat.S_IWUSR
