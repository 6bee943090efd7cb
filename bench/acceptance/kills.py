"""Exact in spite of SIGKILL, and of a lost Redis ("Shown by" 3)."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import processes
from bench.acceptance import oracle, rounds, verify
from bench.acceptance.exact import SETTLE_S
from bench.acceptance.oracle import Search
from bench.acceptance.stage import Options, Stage, play, source
from bench.acceptance.wire import Wire

TARGETS = ("crawl", "notify", "valkey", "run")
#: The first kill comes this long after the start, the last this long before the clock stops.
QUIET_S = 8
#: A role that was just killed may be in back-off when its next kill is due: so long it is waited for.
ABSENT_S = 30
#: `run` ends its roles when it is killed itself.
ORPHAN_S = 10


@dataclass
class Plan:
    """Which process is killed when: (second, target), soonest first; and what became of it."""

    moments: list[tuple[float, str]]
    done: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


def run(options: Options) -> int:
    """Returns the exit code."""
    return play(options, _run)


def plan(seconds: float, kills: int, seed: int, targets: Sequence[str] = TARGETS) -> Plan:
    """`kills` moments for each target, evenly at random; the same for the same seed."""
    dice = random.Random(seed)
    pick = [(dice.uniform(QUIET_S, seconds - QUIET_S), target) for target in targets for _ in range(kills)]
    return Plan(sorted(pick))


def _run(stage: Stage) -> None:
    options = stage.options
    search = oracle.choose(stage.replay.foresee(options.seconds))
    outlets = stage.replay.outlets()
    wire = stage.install([source(outlet) for outlet in outlets], search.query)
    paths = [f"/live/{outlet.slug}.xml" for outlet in outlets]
    begun = time.monotonic()
    _window_of_kills(stage, wire)
    rounds.settle(stage, wire, paths, what="after the kills", deadline_s=2 * SETTLE_S)
    _compare(stage, wire, search, when="after the kills", repeats=len(TARGETS) * options.kills)
    verify.clean_stop(stage, wire)
    _lose_redis(stage, wire, search, paths)
    _kill_supervisor(stage, wire)
    verify.cost(stage, time.monotonic() - begun)


def _window_of_kills(stage: Stage, wire: Wire) -> None:
    options = stage.options
    kills = plan(options.seconds, options.kills, options.seed)
    print(f"seed {options.seed}: " + ", ".join(f"{at:.0f} s {target}" for at, target in kills.moments), flush=True)
    wire.start()
    stage.replay.go()
    rounds.window(stage, wire, options.seconds, lambda gone: act(wire, kills, gone))
    stage.replay.stop_clock()
    for _, target in kills.moments:
        kill(wire, kills, target)  # those that back-off delayed past the end
    stage.checks.none("every kill met its process", kills.failed)
    stage.checks.fact("killed", dict(kills.done))


def act(wire: Wire, kills: Plan, gone: float) -> None:
    """What is due after so many seconds."""
    while kills.moments and kills.moments[0][0] <= gone:
        at, target = kills.moments.pop(0)
        begun = time.monotonic()
        kill(wire, kills, target)
        print(f"      {at:4.0f} s: killed {target} (waited {time.monotonic() - begun:.1f} s for it)", flush=True)


def kill(wire: Wire, kills: Plan, target: str) -> None:
    """One process, or `run` and all of its family, which is started again."""
    try:
        processes.wait_until(lambda: wire.roles(target), ABSENT_S, f"a {target} to kill", every_s=0.05)
    except TimeoutError as error:
        kills.failed.append(str(error))
        return
    processes.kill_all(wire.family() if target == "run" else wire.roles(target))
    kills.done[target] += 1
    if target == "run":
        wire.start()


def _compare(stage: Stage, wire: Wire, search: Search, *, when: str, repeats: int) -> None:
    truth, items = stage.replay.truth(), wire.items()
    verify.filed(stage, items, truth, when=when)
    verify.told(stage, truth, search, wire, when=when, repeats=repeats)
    verify.one_at_a_time(stage)
    verify.delay(stage, items, truth)


def _lose_redis(stage: Stage, wire: Wire, search: Search, paths: list[str]) -> None:
    told = len(stage.chat.messages())
    stage.checks.check("there was Redis data to delete", wire.forget_redis())
    wire.start()
    rounds.settle(stage, wire, paths, what="Redis lost", deadline_s=SETTLE_S)
    verify.filed(stage, wire.items(), stage.replay.truth(), when="Redis lost")
    more = len(stage.chat.messages()) - told
    stage.checks.check("Redis lost: nothing alerted again", more == 0, f"{more} messages more for {search.query}")


def _kill_supervisor(stage: Stage, wire: Wire) -> None:
    family = wire.family()
    os.kill(family[0].pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        processes.wait_until(lambda: not any(map(processes.alive, family)), ORPHAN_S, "the end of its roles")
    left = [f"{process.role} {process.pid}" for process in family if processes.alive(process)]
    stage.checks.none(f"`run` alone killed: nothing left after {ORPHAN_S} s", left)
