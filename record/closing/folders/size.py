"""How much all collections take, and whether that is much."""

from __future__ import annotations

from record.closing.folders.bringing import is_away
from record.collections.collections import Collections

_GIGABYTE = 1_000_000_000
#: From which part of a budget on it is told of.
_WARNED = 0.8


def size_of(collections: Collections) -> int:
    """Bytes of all files of closed and live days."""
    size = sum(size for _, size in collections.storage.list(""))
    if is_away(collections):
        size += sum(path.stat().st_size for path in collections.root.rglob("*") if path.is_file())
    return size


def is_much(size: int, budget_gb: float) -> bool:
    """Whether so many bytes come near to a budget."""
    return size >= _WARNED * budget_gb * _GIGABYTE
