"""Exactly what was visible is filed, and exactly what a plain search finds is told ("Shown by" 2)."""

from __future__ import annotations

import time

from bench.acceptance import oracle, rounds, verify
from bench.acceptance.oracle import Search
from bench.acceptance.stage import Options, Stage, play, source
from bench.acceptance.wire import Wire

#: Long enough for the slowest honest way to rest: one message a second for MOST stories.
SETTLE_S = 300


def run(options: Options) -> int:
    """Returns the exit code."""
    return play(options, _run)


def _run(stage: Stage) -> None:
    seconds = stage.options.seconds
    search = oracle.choose(stage.replay.foresee(seconds))
    outlets = stage.replay.outlets()
    paths = [f"/live/{outlet.slug}.xml" for outlet in outlets]
    wire = stage.install([source(outlet) for outlet in outlets], search.query)
    print(f"{len(outlets)} sources for {seconds:.0f} s; watch: {search.query}", flush=True)
    begun = time.monotonic()
    wire.start()
    stage.replay.go()
    rounds.window(stage, wire, seconds)
    stage.replay.stop_clock()
    verify.pace(stage, paths, seconds)
    rounds.settle(stage, wire, paths, what="after the clock stopped", deadline_s=SETTLE_S)
    _compare(stage, wire, search)
    verify.clean_stop(stage, wire)
    verify.cost(stage, time.monotonic() - begun)


def _compare(stage: Stage, wire: Wire, search: Search) -> None:
    items, truth = wire.items(), stage.replay.truth()
    verify.filed(stage, items, truth, when="filed")
    verify.told(stage, truth, search, wire, when="told")
    verify.one_at_a_time(stage)
    verify.delay(stage, items, truth)
    verify.first_round(stage, items, truth)
    stage.checks.fact("answers of the double", stage.chat.answers())
