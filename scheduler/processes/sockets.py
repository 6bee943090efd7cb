"""Where the embedded Valkey's Unix socket lies, and whether somebody answers there."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from config.errors import StoreError

#: `sun_path` has 104 bytes on macOS and 108 on Linux, with the closing zero.
SOCKET_PATH_BYTES = 103


def answers(path: Path) -> bool:
    """Whether a server that has loaded its data takes commands at this socket."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            # While it loads its data it answers -LOADING.
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def socket_path(folder: Path) -> Path:
    """A path for the socket of the server in `folder`: inside, else in a folder of its own among the temporary files.

    Raises StoreError where neither can hold a socket, OSError where a folder cannot be made.
    """
    inside = folder / "valkey.sock"
    if _can_hold_socket(inside):
        return inside
    path = _own_temporary_folder(folder) / "valkey.sock"
    if not _can_hold_socket(path):
        raise StoreError(f"{path}: no socket can be made there: set TMPDIR to a short path on a local disk")
    return path


def _own_temporary_folder(folder: Path) -> Path:
    """One for each data folder and user, so that starts that end by SIGKILL leave one behind and not many."""
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    own = Path(tempfile.gettempdir(), f"mintwire-{os.getuid()}-{digest}")
    # Anybody can make a folder, or a link, of this name first: then take a name that nobody can foresee.
    return own if make_private(own) else Path(tempfile.mkdtemp(prefix="mintwire-"))


def make_private(folder: Path) -> bool:
    """Make the folder, or find it made.  Returns whether it is ours alone."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077


def _can_hold_socket(path: Path) -> bool:
    """Whether a socket can be bound at this path: its length, and what the file system can do."""
    if len(os.fsencode(path)) > SOCKET_PATH_BYTES:
        return False
    trial = path.with_suffix(".try")
    try:
        trial.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as candidate:
            candidate.bind(str(trial))
        trial.unlink()
    except OSError:
        return False
    return True
