"""The phases that runs share: the window of moving news, and the settling after the clock has stopped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench.acceptance.stage import Stage
from bench.acceptance.wire import OPEN, Wire, WireError

#: A settled wire shows the same counts at so many looks in a row, LOOK_S apart.
SAME_LOOKS, LOOK_S = 3, 4
PROGRESS_S = 10


class _Look(NamedTuple):
    """What must no longer change."""

    items: int
    owed: int
    messages: int


def window(stage: Stage, wire: Wire, seconds: float, act: Callable[[float], object] = float) -> None:
    """Lets the news run for `seconds`; `act` is called every quarter of a second with the seconds gone.

    Raises WireError where `run` ends by itself.
    """
    begun = time.monotonic()
    shown = 0.0
    while (gone := time.monotonic() - begun) < seconds:
        act(gone)
        if wire.ended():
            raise WireError(f"`mintwire run` ended by itself; see {wire.folder / 'run.log'}")
        if gone - shown >= PROGRESS_S:
            shown = gone
            progress(stage, f"{gone:4.0f} s")
        time.sleep(0.25)


def settle(stage: Stage, wire: Wire, paths: Sequence[str], *, what: str, deadline_s: float, polls: int = 2) -> None:
    """Waits until each path was polled wholly once more, nothing is owed, and nothing changes any longer.

    Two requests are waited for, since a source's second poll begins only when all of the first is done.
    A wire that does not come to rest by the deadline fails a check with what was still open.
    """
    begun = time.monotonic()
    before = stage.replay.requests()
    behind, looks = list(paths), list[_Look]()
    while (gone := time.monotonic() - begun) < deadline_s:
        time.sleep(LOOK_S)
        requests = stage.replay.requests()
        behind = [path for path in paths if requests[path] < before[path] + polls]
        if behind:
            progress(stage, f"settling, {len(behind)} sources to poll")
            continue
        looks.append(_look(stage, wire))
        print(f"      settling: {looks[-1]}", flush=True)
        if looks[-1].owed == 0 and looks[-SAME_LOOKS:] == [looks[-1]] * SAME_LOOKS:
            stage.checks.check(f"{what}: came to rest", True, f"{gone:.0f} s")
            return
    detail = f"not in {deadline_s:.0f} s; to poll: {behind[:5]}; {looks[-1:]}"
    stage.checks.check(f"{what}: came to rest", False, detail)


def progress(stage: Stage, text: str) -> None:
    """One line about the requests and messages so far."""
    requests = stage.replay.requests()
    polls = sum(count for path, count in requests.items() if path.startswith(("/live/", "/fault/")))
    print(f"      {text}: {polls} requests, {len(stage.chat.messages())} messages", flush=True)


def _look(stage: Stage, wire: Wire) -> _Look:
    try:
        states = Counter(str(row["state"]) for row in wire.deliveries())
        items = len(wire.items())
    except WireError as error:
        print(f"      {error}", flush=True)
        return _Look(items=-1, owed=-1, messages=-1)
    return _Look(items, sum(states[state] for state in OPEN), len(stage.chat.messages()))
