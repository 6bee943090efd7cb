"""A role for the tests of the supervisor: `role.py BEHAVIOUR...`, each a word below."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from scheduler.processes import lifeline


def main(behaviours: list[str]) -> None:
    """Behave so, until SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: tell("interrupted"))
    signal.signal(signal.SIGHUP, lambda *_: tell("hangup"))
    for behaviour in behaviours:
        if behaviour == "watch":
            lifeline.watch(grace_s=1.0)
        elif behaviour == "ignore":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        elif behaviour == "die":
            sys.exit(7)
        elif behaviour == "fork":
            fork_one_that_ignores()
        elif behaviour == "speak":
            tell("数字欧元 \x1b[31m")
            sys.stdout.buffer.write(b"\xff\xfe broken bytes\n")
            sys.stderr.write("a log line\n")
    tell(f"up {os.getpid()}")
    if "flood" in behaviours:  # only now, since two threads that write at once would mix their lines
        threading.Thread(target=flood, daemon=True).start()
    ended.wait()
    tell("clean end")


def fork_one_that_ignores() -> None:
    """A process of the role's own, which holds its streams and does not end by itself."""
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(60)


def flood() -> None:
    """Write for ever: short lines, and one without an end."""
    sys.stdout.write("x" * 5_000_000)
    while True:
        sys.stdout.write("flood\n" * 1000)


def tell(line: str) -> None:
    """One line on stdout, which the supervisor takes for an alert."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
