"""Eighteen kinds of spoilt sources among twenty sound ones, with two crawl workers ("Shown by" 5)."""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import processes
from bench.acceptance import oracle, rounds, verify
from bench.acceptance.exact import SETTLE_S
from bench.acceptance.links import canonical
from bench.acceptance.replay import Outlet, Report
from bench.acceptance.stage import EVERY_S, Options, Stage, play, source
from bench.acceptance.wire import Item, Wire
from bench.tables import table

SOUND = 20
MOST_MB = 250
#: A sound source waits at most so long between two polls.
GAP_S = 3 * EVERY_S
#: Kind of fault to what its report must name: searched in `sources show ID --json`, without the id and addresses.
NAMES = {
    "429": r"429|rate.?limit|too.?many.?requests",
    "503": r"503|unavailable",
    "flaky": r"500|server.?error",
    "slow": r"slow",
    "stall": r"stall|time.?out",
    "cut": r"\bcut|incomplete|truncat|partial",
    "gone": r"\bgone|410",
    "moved": r"moved",
    "loop": r"loop",
    "private": r"private|address|guard",
    "bomb": r"bomb|inflat|compress",
    "huge": r"huge|too.?(large|big|long)",
    "html": r"html|not.?a.?feed|challenge",
    "empty": r"empty",
    "charset": r"charset|encoding",
    "entities": r"entit|doctype|dtd",
    "control": r"control",
    "future": r"future",
}
#: Spoilt, but readable: nothing of these may be lost.
READABLE = ("flaky", "slow", "moved", "charset", "control", "future")
#: Keys of `sources show` that only repeat the config.
CONFIG_KEYS = {"id", "name", "url", "language", "country", "category", "every", "origin", "timezone"}


def run(options: Options) -> int:
    """Returns the exit code."""
    return play(options, _run)


def _run(stage: Stage) -> None:
    seconds = stage.options.seconds
    spoilt, *sound = _liveliest(stage, SOUND + 1)
    wire = stage.install([*map(source, sound), *_spoilt_sources(stage, spoilt)], query=None)
    paths = [f"/live/{outlet.slug}.xml" for outlet in sound]
    begun = time.monotonic()
    wire.start()
    stage.replay.go()
    processes.wait_until(stage.replay.requests().total, 60, "the first poll")
    second = wire.launch("worker", "crawl")
    watcher = _Watcher(stage, paths)
    rounds.window(stage, wire, seconds, watcher.look)
    stage.checks.check("two crawl workers to the end", len(wire.roles("crawl")) == 2 and second.poll() is None)
    stage.replay.stop_clock()
    verify.pace(stage, paths, seconds)
    watcher.judge()
    _settle(stage, wire, paths, spoilt)
    _judge_items(stage, wire.items(), spoilt, sound)
    _judge_names(stage, wire)
    _judge_memory(stage)
    second.terminate()
    verify.clean_stop(stage, wire)
    verify.cost(stage, time.monotonic() - begun)


def _liveliest(stage: Stage, count: int) -> list[Outlet]:
    future = stage.replay.foresee(stage.options.seconds)
    reports = Counter(report.source for report in future)
    outlets = sorted(stage.replay.outlets(), key=lambda outlet: (-reports[outlet.slug], outlet.slug))
    return outlets[:count]


def _spoilt_sources(stage: Stage, outlet: Outlet) -> Iterator[dict[str, Any]]:
    for number, kind in enumerate(NAMES, start=1):
        url = f"http://{_address(number)}:{stage.replay.port}{_path(kind, outlet)}"
        yield source(outlet, id=f"fault-{kind}", url=url)


def _address(number: int) -> str:
    # The replay gives its live sources 127.0.1.1 and up to 127.0.2.155.
    return f"127.0.9.{number}"


def _path(kind: str, outlet: Outlet) -> str:
    return f"/fault/{kind}/live/{outlet.slug}.xml"


def _settle(stage: Stage, wire: Wire, paths: list[str], spoilt: Outlet) -> None:
    # The moved source ends at the sound path; of the flaky one only every other answer is good.
    again = [_path(kind, spoilt) for kind in READABLE if kind not in ("flaky", "moved")]
    rounds.settle(
        stage, wire, [*paths, *again, f"/live/{spoilt.slug}.xml"], what="sound and readable", deadline_s=SETTLE_S
    )
    rounds.settle(stage, wire, [_path("flaky", spoilt)], what="flaky", deadline_s=SETTLE_S, polls=4)


class _Watcher:
    """Follows, once a second, the gaps between polls and the connections to each faulty address."""

    def __init__(self, stage: Stage, paths: list[str]) -> None:
        self._stage = stage
        self._last = dict.fromkeys(paths, (0, 0.0))
        self._gaps: defaultdict[str, float] = defaultdict(float)
        self._most: Counter[str] = Counter()
        self._next = 0.0

    def look(self, gone: float) -> None:
        if gone < self._next:
            return
        self._next = gone + 1
        requests = self._stage.replay.requests()
        for path, (count, since) in self._last.items():
            self._gaps[path] = max(self._gaps[path], gone - since)
            if requests[path] != count:
                self._last[path] = (requests[path], gone)
        for address, count in connections(self._stage.replay.port).items():
            self._most[address] = max(self._most[address], count)

    def judge(self) -> None:
        checks = self._stage.checks
        checks.check(
            f"sound sources never wait over {GAP_S} s", max(self._gaps.values()) <= GAP_S, _longest(self._gaps)
        )
        most = self._stage.replay.stats()["most_open"]
        stall = _address(list(NAMES).index("stall") + 1)
        # The server sleeps out its 120 s of silence even after the client hung up, and goes on counting that as open:
        # for this address what counts is the client's own side.
        most[stall] = self._most[stall]
        crowded = {address: n for address, n in most.items() if n > 1 and address != "127.0.0.1"}
        checks.check("open requests per address, at most 1", bool(most) and not crowded, crowded or "1")


def connections(port: int) -> Counter[str]:
    """Established connections by the 127.0.9.x address that they lead to at this port, from /proc/net/tcp."""
    found: Counter[str] = Counter()
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        _, _, remote, state = line.split()[:4]
        number, _, at = remote.partition(":")
        address = ".".join(str(byte) for byte in reversed(bytes.fromhex(number)))
        # 01 is ESTABLISHED, from <net/tcp_states.h>; addresses stand there in the byte order of the machine.
        if state == "01" and int(at, 16) == port and address.startswith("127.0.9."):
            found[address] += 1
    return found


def _longest(gaps: dict[str, float]) -> str:
    path = max(gaps, key=lambda path: gaps[path])
    return f"{gaps[path]:.0f} s at {path}"


def _judge_items(stage: Stage, items: list[Item], spoilt: Outlet, sound: list[Outlet]) -> None:
    truth = stage.replay.truth()
    slugs = {outlet.slug for outlet in sound}
    clean = [item for item in items if item.source in slugs]
    verify.filed(stage, clean, [row for row in truth if row.source in slugs], when="sound")
    same = [row for row in truth if row.source == spoilt.slug]
    for kind in READABLE:
        _judge_readable(stage, kind, [item for item in items if item.source == f"fault-{kind}"], same)
    dated = [item.url for item in items if item.source == "fault-future" and item.published]
    stage.checks.none("future: absurd dates became unknown", dated)


def _judge_readable(stage: Stage, kind: str, items: list[Item], truth: list[Report]) -> None:
    expected = Counter({url: count for (_, url), count in oracle.pairs(truth).items()})
    found = Counter(canonical(item.url) for item in items if item.revision == 0)
    missing, more = (expected - found).total(), (found - expected).total()
    detail = f"{len(items)} items for {expected.total()} reports, {missing} missing, {more} too many"
    stage.checks.check(f"{kind}: spoilt but readable, all filed", not missing and not more and bool(items), detail)


def _judge_names(stage: Stage, wire: Wire) -> None:
    rows = {kind: _reported(wire.source(f"fault-{kind}")) for kind in NAMES}
    print("\n" + table(["fault", "sources show"], [[kind, text[:150]] for kind, text in rows.items()]) + "\n")
    unnamed = [kind for kind, text in rows.items() if not re.search(NAMES[kind], text, re.IGNORECASE)]
    stage.checks.none("each fault reported under its own name", [f"{kind}: {rows[kind]}" for kind in unnamed])
    states = Counter(str(row.get("state")) for row in wire.sources())
    stage.checks.fact("states of all sources", dict(states))


def _reported(shown: dict[str, Any]) -> str:
    """What `sources show` says beyond the config; addresses and the id would name the fault by themselves."""
    said = {key: value for key, value in shown.items() if key not in CONFIG_KEYS and value not in (None, "feed")}
    text = json.dumps(said, ensure_ascii=False)
    return re.sub(r"https?://[^\s\"]+|/fault/[^\s\"]+|fault-[a-z0-9]+", "…", text)


def _judge_memory(stage: Stage) -> None:
    stage.monitor.look()
    crawls = [usage for usage in stage.monitor.usage.values() if usage.role == "crawl"]
    peak = max((usage.peak_mb for usage in crawls), default=0.0)
    detail = ", ".join(f"{usage.peak_mb:.0f} MB ({usage.cpu_s:.0f} s CPU)" for usage in crawls)
    stage.checks.check(f"crawl roles below {MOST_MB} MB", 0 < peak < MOST_MB, detail)
