"""Filed equals the truth of the month, none twice, through kills; and how many requests a report took."""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import processes
from bench.acceptance import verify
from bench.acceptance.checks import Checks
from bench.acceptance.month.server import Month
from bench.acceptance.month.sites import Site
from bench.acceptance.month.world import STEPS
from bench.acceptance.stage import Options, Scene, perform
from bench.acceptance.wire import Item, Wire
from bench.processes import Monitor
from bench.tables import table

TARGETS = ("crawl", "valkey", "run")
#: Each step lasts until every site was polled wholly: two more polls have begun.  A killed role may be in back-off.
POLLS, MOST_STEP_S = 2, 120.0
#: A kill comes within this time after its step began.
KILL_WITHIN_S = 1.5


@dataclass(kw_only=True)
class MonthScene(Scene):
    """The running sites."""

    month: Month


def run(options: Options) -> int:
    """Returns the exit code."""
    return perform(options, _opened, _run)


@contextlib.contextmanager
def _opened(options: Options, folder: Path) -> Iterator[MonthScene]:
    monitor = Monitor()
    month = Month(processes.free_port(), options.seed)
    try:
        monitor.start()
        yield MonthScene(options=options, folder=folder, monitor=monitor, month=month)
    finally:
        month.shutdown()
        monitor.end()
        processes.end_all()


def _run(scene: MonthScene) -> None:
    sites = list(scene.month.sites.values())
    config = {
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_age": "all",
        "alert_first_poll": "all",
        "sources": [site.source() for site in sites],
    }
    wire = Wire(list(scene.options.mintwire), scene.folder, config, {})
    begun = time.monotonic()
    wire.start()
    _live(scene, wire)
    items = _rest(wire)
    for site in sites:
        _compare(scene.checks, site, [item for item in items if item.source == site.id])
    _requests(scene, items)
    verify.clean_stop(scene, wire)
    verify.cost(scene, time.monotonic() - begun)


def _live(scene: MonthScene, wire: Wire) -> None:
    """The month, step by step, with its kills."""
    dice, month = random.Random(scene.options.seed), scene.month
    kills = sorted((dice.randrange(1, STEPS - 1), target) for target in TARGETS for _ in range(scene.options.kills))
    done = Counter[str]()
    for step in range(STEPS):
        month.step = step
        before = month.polls.copy()
        for _, target in [kill for kill in kills if kill[0] == step]:
            time.sleep(dice.uniform(0, KILL_WITHIN_S))
            _kill(wire, target)
            done[target] += 1
        what = f"two polls of each site in step {step}"
        processes.wait_until(partial(month.is_polled, before, POLLS), MOST_STEP_S, what)
        if step % 10 == 0:
            print(f"      step {step} of {STEPS}: {sum(month.asked.values())} requests", flush=True)
    scene.checks.fact("killed", dict(done))


def _kill(wire: Wire, target: str) -> None:
    processes.wait_until(lambda: wire.roles(target), MOST_STEP_S, f"a {target} to kill", every_s=0.05)
    processes.kill_all(wire.family() if target == "run" else wire.roles(target))
    if target == "run":
        wire.start()


def _rest(wire: Wire) -> list[Item]:
    """What is filed once that no longer grows."""
    items, before = wire.items(), -1
    while len(items) != before:
        before = len(items)
        time.sleep(3)
        items = wire.items()
    return items


def _compare(checks: Checks, site: Site, items: list[Item]) -> None:
    reports = Counter(item.url for item in items if item.revision == 0)
    links = site.links()
    checks.none(f"{site.kind}: none missing", sorted(links - reports.keys()))
    checks.none(f"{site.kind}: none that was never visible", sorted(reports.keys() - links))
    checks.none(f"{site.kind}: none twice", [link for link, number in reports.items() if number > 1])
    revisions = Counter(item.url for item in items if item.revision and not item.by_page)
    required, allowed = site.corrected()
    checks.none(f"{site.kind}: no correction missing", sorted(required - revisions.keys()))
    checks.none(f"{site.kind}: no other correction", sorted(revisions.keys() - allowed))
    checks.none(f"{site.kind}: no correction twice", [link for link, number in revisions.items() if number > 1])
    pages = Counter(item.url for item in items if item.by_page)
    checks.none(f"{site.kind}: no page read twice", [link for link, number in pages.items() if number > 1])
    checks.fact(f"{site.kind}: reports completed by their pages", len(pages))


def _requests(scene: MonthScene, items: list[Item]) -> None:
    month = scene.month
    filed = Counter(item.source for item in items)
    rows = [
        [
            site.kind,
            filed[site.id],
            month.polls[site.kind],
            month.asked[site.kind],
            month.unchanged[site.kind],
            f"{month.asked[site.kind] / month.polls[site.kind]:.2f}",
            f"{(month.asked[site.kind] - month.unchanged[site.kind]) / max(1, filed[site.id]):.2f}",
            f"{month.asked[site.kind] / max(1, filed[site.id]):.1f}",
        ]
        for site in month.sites.values()
    ]
    head = ["kind", "filed", "polls", "requests", "304", "requests a poll", "documents an item", "requests an item"]
    print("\n" + table(head, rows) + "\n", flush=True)
    scene.checks.check("no site asked twice at once", max(month.most_open.values()) <= 1, dict(month.most_open))
