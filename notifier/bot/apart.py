"""A process of its own for work that takes the processor: threads would hold up the alerts of this one."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

T = TypeVar("T")
#: Seconds that one piece of work may take; then its process is ended, whatever it does.
LONGEST_S = 10.0
#: Starting takes part of them: the first piece may take longer.
_START_S = 10.0
#: Seconds without work after which the process ends, and gives back its memory.
IDLE_S = 120.0
#: Alerts of the other processes go first (https://docs.python.org/3/library/os.html#os.nice).
_NICE = 10


class TooLongError(Exception):
    """The work took too long, or its process died."""


class Apart:
    """Does one piece of work at a time; the others wait in line.  The process is made when there is work.

    It ends when there was none for a while, and with this one: where this one is killed, its end of the pipe closes.
    """

    def __init__(self, longest_s: float = LONGEST_S, idle_s: float = IDLE_S) -> None:
        self.longest_s, self._idle_s = longest_s, idle_s
        self._lock = threading.Lock()
        self._made: tuple[BaseProcess, Connection] | None = None

    def __call__(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` returns; it and its arguments are pickled.

        Raises what `work` raises, and TooLongError.
        """
        with self._lock:
            longest_s = self.longest_s
            if self._made is not None and self._has_ended():
                self._end()
            if self._made is None:
                self._made, longest_s = _start(self._idle_s), longest_s + _START_S
            pipe = self._made[1]
            try:
                pipe.send((work, arguments))
                answer = pipe.recv() if pipe.poll(longest_s) else None
            except (EOFError, OSError):
                answer = None
            if answer is None:
                self._end()
                raise TooLongError
        result, error = answer
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def _has_ended(self) -> bool:
        """Whether the process waits for no more work: then its end of the pipe is closed."""
        return self._made is not None and self._made[1].poll()

    def close(self) -> None:
        """Ends the process, also in the middle of its work."""
        self._end()

    def _end(self) -> None:
        if self._made is not None:
            process, pipe = self._made
            self._made = None
            process.kill()
            process.join()
            pipe.close()


def _start(idle_s: float) -> tuple[BaseProcess, Connection]:
    # A fork would take this process's threads and their locks with it.
    spawned = multiprocessing.get_context("spawn")
    ours, theirs = spawned.Pipe()
    process = spawned.Process(target=_work, args=(theirs, idle_s), daemon=True, name="mintwire-apart")
    process.start()
    theirs.close()
    return process, ours


def _work(pipe: Connection, idle_s: float) -> None:
    os.nice(_NICE)
    # Closed at once when it idles, not when all that was loaded is gone: nothing is sent to who takes it no more.
    with pipe, suppress(EOFError, KeyboardInterrupt):
        while pipe.poll(idle_s):
            work, arguments = pipe.recv()
            try:
                result, fault = work(*arguments), None
            except Exception as error:  # noqa: BLE001  # whatever it is, who asked for the work is told
                result, fault = None, error
            pipe.send((result, fault))
