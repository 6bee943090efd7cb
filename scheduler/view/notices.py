"""What is the matter with the wire and what to do about it, until it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from scheduler.view.snapshot import Offline, Snapshot
from scheduler.view.wording import counted, one_line

#: Names that a notice has room for; the others are counted.
_NAMED = 3


def notices(snapshot: Snapshot, zone: tzinfo) -> list[str]:
    """A sentence for each, the most urgent first."""
    return [one_line(notice) for notice in _all(snapshot, zone)]


def _all(snapshot: Snapshot, zone: tzinfo) -> Iterator[str]:
    if snapshot.is_stopping:
        yield "Stopping, which takes at most 5 s; Ctrl-C once more stops at once"
    elif snapshot.offline is not None:
        yield offline_notice(snapshot.offline, zone)
    if snapshot.mistakes:
        yield refused_notice(snapshot.mistakes)
    yield from snapshot.messages
    if snapshot.worst and snapshot.offline is None:
        yield _failing(snapshot)
    if snapshot.aside:
        yield aside_notice(snapshot.aside)
    if snapshot.silent:
        number = counted(len(snapshot.silent), "source has", "sources have")
        yield f"{number} been silent for unusually long: {_names(snapshot.silent, len(snapshot.silent))}"


def offline_notice(offline: Offline, zone: tzinfo) -> str:
    """Plainly, what is the matter and what happens next."""
    wait = f"{counted(offline.sources, 'source waits', 'sources wait')}"
    when = "" if offline.next_try is None else f", next try at {offline.next_try.astimezone(zone):%H:%M:%S}"
    return f"No connection to the internet: {wait}{when}"


def refused_notice(mistakes: Sequence[str]) -> str:
    """The first mistake of a refused config, how many there are beside it, and what that means."""
    more = f" (and {len(mistakes) - 1:,} more → mintwire check)" if len(mistakes) > 1 else ""
    return f"Config refused: {mistakes[0]}{more}; the one before stays in force"


def aside_notice(aside: Sequence[tuple[str, int]]) -> str:
    """How many things wait for somebody to look at them."""
    stages = ", ".join(f"{number:,} {stage}" for stage, number in aside)
    number = counted(sum(number for _, number in aside), "thing", "things")
    return f"{number} set aside for an error ({stages}) → mintwire aside list"


def _failing(snapshot: Snapshot) -> str:
    named = _names([f"{source.name} ({source.fault})" for source in snapshot.worst], snapshot.failing)
    verb = "fails" if snapshot.failing == 1 else "fail"
    return f"{snapshot.failing:,} of {counted(snapshot.sources, 'source', 'sources')} {verb}: {named}"


def _names(names: Sequence[str], number: int) -> str:
    more = number - len(names[:_NAMED])
    return f"{', '.join(names[:_NAMED])}{f' and {more:,} more' if more else ''} → mintwire sources list"
