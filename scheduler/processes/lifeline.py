"""A pipe by which a child learns that the process that started it is gone, however it went.

The starter holds the write end and writes nothing.  When it ends, also by SIGKILL, the kernel closes that end and
the child's read returns.  This needs nothing of one system alone, and no child has to poll.
"""

from __future__ import annotations

import os
import signal
import threading
import time

#: The environment variable that carries the number of the read end to the child.
VARIABLE = "MINTWIRE_LIFELINE"


class Lifeline:
    """The starter's side.  `read_end` goes to children through `pass_fds`; the write end is never inherited."""

    def __init__(self) -> None:
        self.read_end, self._write_end = os.pipe()

    def environment(self) -> dict[str, str]:
        """What a child's environment needs for `watch`."""
        return {VARIABLE: str(self.read_end)}

    def close(self) -> None:
        """Tell every child that its starter is gone."""
        os.close(self._write_end)
        os.close(self.read_end)


def watch(*, grace_s: float = 3.0) -> None:
    """End this process when its starter is gone: SIGTERM to itself, and after `grace_s` SIGKILL to its group.

    Called once by a role, before it does anything that can hang.  Does nothing where no starter passed a lifeline
    (`mintwire worker ROLE` by hand).
    """
    # Taken out of the environment, so that what this process starts in turn does not read a number that is not its.
    read_end = os.environ.pop(VARIABLE, None)
    if read_end is not None:
        threading.Thread(target=_end_with, args=(int(read_end), grace_s), name="lifeline", daemon=True).start()


def _end_with(read_end: int, grace_s: float) -> None:
    os.read(read_end, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace_s)
    # The supervisor made this process the leader of its group: whatever it started goes with it.
    os.killpg(os.getpgrp(), signal.SIGKILL)
