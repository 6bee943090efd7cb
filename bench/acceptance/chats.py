"""A hundred chats with a thousand watches: each owed delivery once, none that is not owed, whatever is killed."""

from __future__ import annotations

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bench.acceptance import kills, oracle, rounds, verify
from bench.acceptance.chat import TOKEN, TOKEN_ENV, Chat
from bench.acceptance.crowd import CHATS, IDS, WATCHES, Crowd, Member, members, needed
from bench.acceptance.replay import Replay
from bench.acceptance.stage import ROOT, Options, Stage, perform, source
from bench.acceptance.wire import Wire
from bench.processes import Monitor, end_all, wait_until
from record.changes import Change
from record.sql import changes, tables
from record.sql.database import open_engine, reading
from record.sql.deliveries import TAKEN_OVER
from tests.notifier.query.oracle.evaluator import matches
from tests.notifier.query.oracle.folding import loose
from tests.notifier.query.oracle.trees import Doc

#: Two weeks of news; the roles of `run`, each killed as often as is asked for, and Valkey once.
NEWS_S = 14 * 86_400
ROLES = ("crawl", "notify", "schedule")
#: Entries of a feed: those of a day pass between two polls.
WINDOW = 600
#: The bot's free limit is 30 messages a second, and a list of what waits is no message for each.
SETTLE_S = 1_800
_LIMITS = {"commands_a_minute": 1_000, "burst": 100, "messages_an_hour": 3_600}

Pairs = Counter[tuple[str, str]]


def run(options: Options) -> int:
    """Returns the exit code."""
    return perform(replace(options, speed=NEWS_S / options.seconds), _opened, _run)


@contextlib.contextmanager
def _opened(options: Options, folder: Path) -> Iterator[Stage]:
    monitor = Monitor()
    try:
        script = options.shared / "replay" / "serve.py"
        replay = Replay(script, speed=options.speed, window=WINDOW, log=folder / "replay.log")
        chat = Chat(ROOT, log=folder / "chat.log", chats=IDS)
        monitor.start()
        yield Stage(options=options, folder=folder, replay=replay, chat=chat, monitor=monitor)
    finally:
        if monitor.is_alive():
            monitor.end()
        end_all()


def _run(stage: Stage) -> None:
    options, begun = stage.options, time.monotonic()
    past = {report.url for report in stage.replay.truth()}
    people = members((each for each in stage.replay.foresee(options.seconds) if each.url not in past), options.seed)
    outlets = stage.replay.outlets()
    paths = [f"/live/{outlet.slug}.xml" for outlet in outlets]
    telegram = {"token_env": TOKEN_ENV, "api_base": stage.chat.api_base, "limits": _LIMITS}
    config = {
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_age": "all",
        "alert_first_poll": "all",
        "sources": [source(outlet) for outlet in outlets],
        "telegram": telegram,
    }
    wire = Wire(list(options.mintwire), stage.folder, config, {TOKEN_ENV: TOKEN})
    wire.start()
    wait_until(lambda: stage.chat.answers().get("getUpdates"), 120, "the bot")
    rounds.settle(stage, wire, paths, what="before the clock ran", deadline_s=SETTLE_S)
    set_up = time.monotonic()
    Crowd(stage.chat, people).set_up()
    stage.checks.fact("set up by commands", f"{CHATS} chats, {time.monotonic() - set_up:.0f} s")
    before = {row["chat"]: row["message_id"] for row in stage.chat.rows()}
    plan = kills.plan(options.seconds, options.kills, options.seed, ROLES)
    plan.moments = sorted([*plan.moments, (options.seconds / 2, "valkey")])
    stage.replay.go()
    rounds.window(stage, wire, options.seconds, lambda gone: kills.act(wire, plan, gone))
    stage.replay.stop_clock()
    for _, target in plan.moments:
        kills.kill(wire, plan, target)  # those that back-off delayed past the end
    stage.checks.none("every kill met its process", plan.failed)
    stage.checks.fact("killed", dict(plan.done))
    rounds.settle(stage, wire, paths, what="after the kills", deadline_s=SETTLE_S)
    # So fast, feeds move on while nobody reads them: whether all is filed is for `kills` to say.
    stage.checks.fact("filed, of all that was visible", f"{len(wire.items())} of {len(stage.replay.truth())}")
    with reading(open_engine(f"sqlite:///{wire.data / 'mintwire.db'}")) as connection:
        _compare(stage, connection, people, before)
    verify.clean_stop(stage, wire)
    verify.cost(stage, time.monotonic() - begun)


@dataclass(frozen=True)
class _Told:
    """One delivery as SQL has it."""

    id: int
    chat: str
    story: str
    state: str
    within: int | None
    message: str | None
    reason: str | None


def _compare(stage: Stage, connection: Connection, people: list[Member], before: Mapping[int, int]) -> None:
    checks = stage.checks
    since = _since(connection)
    number = sum(map(len, since.values()))
    checks.check(f"{CHATS * WATCHES} watches in force, made by commands", number == CHATS * WATCHES, number)
    told = _told(connection)
    owed = _owed(connection, people, since)
    settled = Counter({(each.chat, each.story): 1 for each in told if each.state in ("sent", "joined")})
    difference = oracle.compare(owed, settled)
    checks.fact("owed, by the oracle", f"{len(owed)} (chat, story), {len({story for _, story in owed})} stories")
    checks.none("none missing", difference.missing)
    checks.none("none that is not owed", difference.unexpected)
    checks.none("none still open, failed or dropped", [each for each in told if each.state not in ("sent", "joined")])
    messages = Counter((each.chat, each.story) for each in told if each.state == "sent" and each.within is None)
    merged = Counter(connection.scalars(select(tables.story_merges.c.story)))
    twice = Counter({pair: n - 1 - merged[pair[1]] for pair, n in messages.items() if n > 1 + merged[pair[1]]})
    checks.none("no story told to a chat twice, but as two that were merged later", twice)
    _compare_with_double(stage, told, before)


def _compare_with_double(stage: Stage, told: list[_Told], before: Mapping[int, int]) -> None:
    """The messages that the service took since the clock ran, beside those that SQL knows."""
    checks = stage.checks
    rows = [row for row in stage.chat.rows() if row["message_id"] > before.get(row["chat"], 0)]
    taken = {(str(row["chat"]), str(row["message_id"])) for row in rows}
    known = {(each.chat, str(each.message)) for each in told if each.state == "sent"}
    checks.fact("messages that the service took", len(taken))
    checks.none("no sent message that the service does not have", sorted(known - taken))
    noted = sum(each.reason == TAKEN_OVER for each in told)
    repeated = len(taken - known)
    checks.check(f"messages repeated, at most the {noted} in flight that were noted", repeated <= noted, repeated)
    checks.fact("answers of the double", stage.chat.answers())


def _since(connection: Connection) -> dict[str, dict[str, datetime]]:
    """Of each chat, since when it hears of each of its watches, by query."""
    query = (
        select(tables.channels.c.chat, tables.watches.c.query, tables.subscriptions.c.since)
        .join(tables.subscriptions, tables.subscriptions.c.channel == tables.channels.c.number)
        .join(tables.watches, tables.watches.c.number == tables.subscriptions.c.watch)
        .where(tables.subscriptions.c.enabled, tables.watches.c.enabled)
    )
    found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for chat, text, since in connection.execute(query):
        found[chat][text] = since
    return found


def _owed(connection: Connection, people: list[Member], since: Mapping[str, Mapping[str, datetime]]) -> Pairs:
    """(chat, story) by the oracle: a text of a report of the story, discovered since, that is news, matches."""
    stories = dict(connection.execute(select(tables.items.c.id, tables.items.c.story)).tuples().all())
    texts = [each for each in changes.read(connection, 0, 10**9) if _is_news(each)]
    docs = [_doc(each) for each in texts]
    folded = [loose("\n".join(doc.texts.values())) for doc in docs]
    owed: Pairs = Counter()
    for member in people:
        begun = list(since.get(str(member.id), {}).values())
        for query in member.queries:
            words = needed(query)
            for change, doc, text in zip(texts, docs, folded, strict=True):
                brought = change.brought
                if brought is None or not any(word in text for word in words) or brought.item.discovered <= max(begun):
                    continue
                if matches(query, doc):
                    owed[str(member.id), stories[brought.item.id]] = 1
    return owed


def _is_news(change: Change) -> bool:
    return change.brought is not None and change.brought.item.news == "news"


def _doc(change: Change) -> Doc:
    assert change.brought is not None
    item = change.brought.item
    named = {"title": item.title, "summary": item.summary, "body": item.content}
    return Doc({name: text for name, text in named.items() if text})


def _told(connection: Connection) -> list[_Told]:
    """All deliveries that tell of reports, each with the story in which its report is now."""
    rows, its = tables.deliveries, tables.items
    query = (
        select(
            rows.c.id,
            tables.channels.c.chat,
            its.c.story,
            rows.c.state,
            rows.c.within,
            rows.c.message_id,
            rows.c.reason,
        )
        .join(tables.channels, tables.channels.c.number == rows.c.channel)
        .join(its, its.c.id == rows.c.report)
    )
    return [_Told(*row) for row in connection.execute(query)]
