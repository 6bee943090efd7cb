"""Files that a user names, read one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from config.errors import MintwireError
from scheduler.cli.context import FAILED, say

T = TypeVar("T")


def read_each(files: Iterable[str], read: Callable[[str], T]) -> Iterator[tuple[str, T]]:
    """What `read` makes of each file.

    One for which it raises OSError or an error of Mintwire is told on standard error and left out, and the process ends
    with FAILED after the last.
    """
    failed = False
    for file in files:
        try:
            made = read(file)
        except (OSError, MintwireError) as error:
            failed = True
            say(f"mintwire: {file}: {getattr(error, 'strerror', None) or error}")
        else:
            yield file, made
    if failed:
        raise SystemExit(FAILED)


def read_bytes(file: str, most: int) -> bytes:
    """At most so many bytes of a file; - is standard input.  Raises OSError."""
    if file == "-":
        return sys.stdin.buffer.read(most)
    with Path(file).open("rb") as stream:
        return stream.read(most)
