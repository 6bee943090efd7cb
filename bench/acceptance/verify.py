"""The comparisons after a run has settled."""

from __future__ import annotations

import statistics
from collections import Counter

from bench.acceptance import oracle
from bench.acceptance.links import canonical
from bench.acceptance.oracle import Search
from bench.acceptance.replay import Report
from bench.acceptance.stage import EVERY_S, Scene, Stage
from bench.acceptance.wire import Item, Wire
from bench.tables import table

#: A poll every EVERY_S, with jitter and a busy machine: fewer than this share of them is late.
ON_TIME = 0.8
#: The first poll, and one whose jitter went the other way.
SPARE = 2


def filed(stage: Stage, items: list[Item], truth: list[Report], *, when: str) -> None:
    """Filed (source, link) pairs against the truth."""
    checks = stage.checks
    reports = [item for item in items if item.revision == 0]
    found = Counter((item.source, canonical(item.url)) for item in reports)
    expected = oracle.pairs(truth)
    difference = oracle.compare(expected, found)
    checks.fact(f"{when}: visible in all", f"{len(truth)} reports of {len({row.source for row in truth})} sources")
    checks.none(f"{when}: none missing", difference.missing)
    checks.none(f"{when}: none that was never visible", difference.unexpected)
    checks.none(f"{when}: none twice", difference.repeated)
    checks.none(f"{when}: no revision of what never changed", [item for item in items if item.revision])
    verbatim = {(row.source, row.url) for row in truth} & {(item.source, item.url) for item in reports}
    checks.fact(f"{when}: links filed verbatim", f"{len(verbatim)} of {len(truth)}; the rest in canonical form")


def told(stage: Stage, truth: list[Report], search: Search, wire: Wire, *, when: str, repeats: int = 0) -> None:
    """Messages at the double against the plain search.  So many `repeats` in all are forgiven.

    Which reports are one event is the product's to judge (`bench.quality.stories` judges it).  Here counts that each
    story with a report that the search finds has one message, and no other has any.  Stories that were told before
    they turned out to be one have a message each, the later of which points at the first.
    """
    checks = stage.checks
    stories = wire.stories()
    story_of = {canonical(url): story for story in stories for url in story.urls}
    owed = oracle.stories(truth, search)
    expected = Counter({("story", story_of[url].id): 1 for url in owed if url in story_of})
    links = [canonical(message.link) for message in stage.chat.messages()]
    found = Counter(("story", story_of[link].id if link in story_of else link) for link in links)
    merged = Counter({("story", story.id): story.absorbed for story in stories if story.absorbed})
    difference = oracle.compare(expected, found)
    checks.fact(f"{when}: addresses owed, stories of them", f"{len(owed)}, {len(expected)} for {search.query}")
    checks.none(f"{when}: no address without a story", [url for url in owed if url not in story_of])
    checks.none(f"{when}: no message missing", difference.missing)
    checks.none(f"{when}: no message that was not owed", difference.unexpected)
    again = (difference.repeated - merged).total()
    checks.check(f"{when}: messages repeated, at most {repeats}", again <= repeats, again)
    checks.fact(f"{when}: messages of stories that were merged later", (difference.repeated & merged).total())


def one_at_a_time(stage: Stage) -> None:
    """Never two open requests on one address."""
    most = stage.replay.stats()["most_open"]
    sources = {address: count for address, count in most.items() if address != "127.0.0.1"}
    crowded = {address: count for address, count in sources.items() if count > 1}
    checks = stage.checks
    checks.check("open requests per address, at most 1", bool(sources) and not crowded, crowded or "1")


def pace(stage: Stage, paths: list[str], seconds: float) -> None:
    """How often sources were polled, and how many of the answers were 304."""
    stats = stage.replay.stats()
    polls = sorted(stats["requests"].get(path, 0) for path in paths)
    due = seconds / EVERY_S
    unchanged = sum(stats["unchanged"].get(path, 0) for path in paths)
    checks = stage.checks
    checks.fact(
        "polls", f"{sum(polls)}, {sum(polls) / seconds:.1f}/s, {unchanged / max(1, sum(polls)):.0%} answered 304"
    )
    detail = f"fewest {polls[0]}, median {statistics.median(polls):.0f}, due {due:.0f}"
    checks.check(f"every source polled at least {ON_TIME:.0%} as often as due", polls[0] >= ON_TIME * due, detail)
    checks.check("no source polled oftener than due", polls[-1] <= due + SPARE, f"most {polls[-1]}")


def delay(stage: Stage, items: list[Item], truth: list[Report]) -> None:
    """Seconds from visible to filed, of what appeared while the clock ran."""
    expected = oracle.pairs(truth)
    filed_s = {(item.source, canonical(item.url)): item.discovered for item in items if item.revision == 0}
    late = []
    for report in truth:
        key = (report.source, canonical(report.url))
        # Of two links with one canonical form it cannot be told which was filed when.
        if stage.replay.appeared_while_running(report) and key in filed_s and expected[key] == 1:
            late.append(filed_s[key] - stage.replay.visible_s(report))
    if len(late) > 1:
        cuts = statistics.quantiles(late, n=20)
        detail = f"median {statistics.median(late):.1f} s, p95 {cuts[18]:.1f} s, longest {max(late):.1f} s"
        stage.checks.fact(f"visible to filed ({len(late)} reports, a poll every {EVERY_S} s)", detail)


def first_round(stage: Stage, items: list[Item], truth: list[Report]) -> None:
    """How long the whole stock of the first polls took."""
    stock = oracle.pairs([row for row in truth if not stage.replay.appeared_while_running(row)])
    took = [item.discovered - stage.replay.went_s for item in items if (item.source, canonical(item.url)) in stock]
    if took:
        rate = len(took) / max(*took, 0.001)
        stage.checks.fact("first polls", f"{len(took)} items in {max(took):.1f} s, {rate:.0f} items/s, start included")


def cost(stage: Scene, seconds: float) -> None:
    """Prints CPU and memory of each role."""
    rows = [
        [role, seen, f"{cpu_s:.1f}", f"{cpu_s / seconds:.0%}", f"{peak_mb:.0f}"]
        for role, (seen, cpu_s, peak_mb) in sorted(stage.monitor.by_role().items())
        if role != "other"
    ]
    print("\n" + table(["role", "processes", "CPU s", "of one core", "peak RSS MB"], rows) + "\n", flush=True)


def clean_stop(stage: Scene, wire: Wire) -> None:
    """SIGTERM ends it in time and leaves nothing behind."""
    took_s, left = wire.stop()
    stage.checks.check("SIGTERM stops it within 5 s", took_s <= 5, f"{took_s:.1f} s")
    stage.checks.none("no process left behind", [f"{process.pid} {' '.join(process.argv)}" for process in left])
