"""Memory of processes with threads."""

from __future__ import annotations

import ctypes
from contextlib import suppress

#: https://sourceware.org/git/?p=glibc.git;a=blob;f=malloc/malloc.h
_ARENA_MAX = -8


def use_one_arena() -> None:
    """Threads would each have memory of their own from the GNU allocator, 25 MB and more in all."""
    with suppress(AttributeError, OSError):  # of other systems
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
