"""How people see what a query found: samples, marked words, bars.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from notifier.query.documents.document import Hit
from notifier.trial.past import Found

#: More a day are said to be too many for a chat.
MANY_A_DAY = 50
_EIGHTHS = " ▏▎▍▌▋▊▉"
#: Characters of a text around its first hit.
_BEFORE, _AFTER = 60, 100

T = TypeVar("T")


def bar(count: int, most: int, width: int) -> str:
    """Of a length that is to `width` characters as `count` is to `most`; a count of any is seen."""
    eighths = 0 if most == 0 else max(round(count / most * width * 8), 1 if count else 0)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def samples(found: Sequence[T], most: int) -> list[T]:
    """Some of them, the last first, spread over all."""
    if len(found) <= most:
        return list(reversed(found))
    step = (len(found) - 1) / (most - 1)
    return [found[round(step * at)] for at in range(most - 1, -1, -1)]


def title_pieces(found: Found, otherwise: str) -> list[tuple[str, bool]]:
    """The title, or what stands for it, as pieces, each with whether it is a hit."""
    return list(_pieces(found.item.title or otherwise, [hit for hit in found.hits if hit.field == "title"]))


def text_pieces(found: Found) -> list[tuple[str, bool]]:
    """What stands around the first hit in summary or body, in the same way; empty where there is none."""
    item = found.item
    first = next((hit for hit in found.hits if hit.field in ("summary", "body") and hit.end), None)
    if first is None:
        return []
    text = (item.summary if first.field == "summary" else item.content) or ""
    start, end = max(0, first.start - _BEFORE), first.end + _AFTER
    inside = [hit for hit in found.hits if hit.field == first.field and start <= hit.start and hit.end <= end]
    cut = [("…", False)] if end < len(text) else []
    return [("…", False)] * bool(start) + list(_pieces(text[start:end], inside, start)) + cut


def _pieces(text: str, hits: Iterable[Hit], base: int = 0) -> Iterator[tuple[str, bool]]:
    """Hits that overlap are one."""
    reached = 0
    for start, end in _joined(hits, base):
        yield text[reached:start], False
        yield text[start:end], True
        reached = end
    yield text[reached:], False


def _joined(hits: Iterable[Hit], base: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((hit.start - base, hit.end - base) for hit in hits):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans
