"""Keeps the embedded Valkey: starts it, and ends it when the supervisor is gone.

Valkey is not our code and cannot watch a lifeline, so this small process stands between.  It runs by its path under
`python -I -S` and needs only the standard library, which makes it start in milliseconds and hold little memory.

    keeper.py LIFELINE FOLDER GRACE_S COMMAND...

LIFELINE is the number of the inherited read end, FOLDER becomes the working directory, and COMMAND is Valkey's.
Exits with Valkey's status (128 + signal for a signal), or 1 with a sentence on stderr.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

#: Held by the Valkey server itself for as long as it lives.  A record lock belongs to one process: it is kept over
#: exec and not inherited by fork, so neither this keeper nor Valkey's rewriting child can seem to be the server.
LOCK_FILE = "valkey.lock"
#: Written by Valkey, relative to FOLDER.
PID_FILE = "valkey.pid"
EXCLUSIVE = fcntl.LOCK_EX | fcntl.LOCK_NB


def main(arguments: list[str]) -> int:
    """Keep one Valkey until it dies, the lifeline closes or SIGTERM comes."""
    lifeline, folder, grace_s, command = int(arguments[0]), arguments[1], float(arguments[2]), arguments[3:]
    os.chdir(folder)
    wake = wake_on(signal.SIGTERM, signal.SIGCHLD)
    # No truncation and no second opening: closing any descriptor of the file would drop the lock.
    lock = os.open(LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    stop_orphan(lock, grace_s)
    # This process has one thread, so code between fork and exec is safe.
    server = subprocess.Popen(command, pass_fds=[lock], preexec_fn=lambda: fcntl.lockf(lock, EXCLUSIVE))
    wait(server, lifeline, wake)
    stop(server, grace_s)
    return server.returncode if server.returncode >= 0 else 128 - server.returncode


def wake_on(*numbers: signal.Signals) -> int:
    """The read end of a pipe into which each of these signals writes its number."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    return read_end


def wait(server: subprocess.Popen[bytes], lifeline: int, wake: int) -> None:
    """Return when the server has died, the lifeline has closed, or SIGTERM has come."""
    while server.poll() is None:
        readable, _, _ = select.select([lifeline, wake], [], [])
        if lifeline in readable or signal.SIGTERM in os.read(wake, 64):
            return


def stop(server: subprocess.Popen[bytes], grace_s: float) -> None:
    """SIGTERM, on which Valkey writes and syncs its append-only file; after `grace_s` SIGKILL."""
    server.terminate()
    try:
        server.wait(grace_s)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def stop_orphan(lock: int, grace_s: float) -> None:
    """End a Valkey that lost its keeper to SIGKILL and still serves this folder."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if is_free(lock, within_s=0):
            return
        kill_orphan(number)
        if is_free(lock, within_s=grace_s):
            return
    sys.exit(f"{Path.cwd()}: another Valkey serves this folder and cannot be stopped")


def kill_orphan(number: signal.Signals) -> None:
    """Send the holder of the lock a signal.  The lock is held, so the server that wrote the pid file lives."""
    try:
        process = int(Path(PID_FILE).read_text())
        sys.stderr.write(f"{number.name} to process {process}, a Valkey left on this folder\n")
        os.kill(process, number)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return  # it is ending: Valkey removes its pid file before the kernel frees the lock


def is_free(lock: int, *, within_s: float) -> bool:
    """Whether no Valkey serves this folder, now or in a moment."""
    deadline = time.monotonic() + within_s
    while not take(lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    fcntl.lockf(lock, fcntl.LOCK_UN)
    return True


def take(lock: int) -> bool:
    """Take the lock for this process, if nobody has it."""
    try:
        fcntl.lockf(lock, EXCLUSIVE)
    except (BlockingIOError, PermissionError):
        return False  # EAGAIN or EACCES, by system
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
