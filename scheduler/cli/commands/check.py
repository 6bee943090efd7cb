"""`mintwire check`: is everything in place, and if not, what is to be done?"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from redis.exceptions import RedisError
from rich.console import Console
from sqlalchemy import Connection

from config.errors import ConfigError, FetchError, StoreError
from config.load import Loaded
from config.models import Settings
from config.reading.include import SHIPPED
from config.sections import HOW_SURE
from crawlers.fetching.access import Access
from notifier.query.compile import compile_query
from record.live.client import connect
from record.sql import aside, facts, matches, stories, tokens
from record.sql.channels import CONFIG, ChannelRow, list_channels
from record.sql.database import reading
from record.sql.digests.subscribers import getting
from record.sql.watches import list_subscriptions, list_watches
from scheduler.cli.closed import check_collections
from scheduler.cli.commands.sources.rows import known, source_row
from scheduler.cli.context import FAILED, Cli, Json, current, new_app, print_json
from scheduler.cli.known import known_channels, known_sources
from scheduler.cli.missing import Finding, Told, categories, silent, unused
from scheduler.cli.stores import has_record, look_up, opened, read_states
from scheduler.cli.tables import cell
from scheduler.configured import book_of
from scheduler.health.states import TROUBLES
from scheduler.processes.embedded import is_running
from scheduler.stores import redis_url
from scheduler.view.wording import counted

app = new_app()

#: A bot's token, see https://core.telegram.org/bots/api#authorizing-your-bot
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")

#: Written to the data folder, to see that there is room: as much as a flush of a busy poll.
_TRIED_BYTES = 1_000_000
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@app.command()
def check(as_json: Json = False) -> None:
    """Check the config and the stores, and say how to mend them.

    Reads the config, writes to the data folder, reaches Redis and the database, and looks for what is still missing and
    for what is configured but can have no effect. The exit code is 1 where something must be mended before
    `mintwire run` can do its work; what is only odd is marked with an exclamation mark.

    \b
    Examples:
      mintwire check
      mintwire check --config desk.yaml
      mintwire check --json | jq '.[] | select(.ok | not)'
    """
    findings = list(_findings(current()))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    if not all(finding.ok for finding in findings):
        raise SystemExit(FAILED)


def _print(finding: Finding) -> None:
    sign, style = ("✗", "red") if not finding.ok else ("!", "yellow") if finding.mend else ("✓", "green")
    console = Console(soft_wrap=True, highlight=False)
    console.print(cell(sign, style), cell(f"{finding.what}: {' '.join(finding.text.split())}"))
    if finding.mend:
        console.print(cell(f"  → {finding.mend}"))


def _findings(cli: Cli) -> Iterator[Finding]:
    try:
        loaded = cli.checked()
    except ConfigError as error:
        for mistake in error.told:
            yield Finding("config", mistake, ok=False)
        return
    settings = loaded.settings
    yield _check_config(loaded)
    yield from _check_access(settings)
    yield from _check_queries(settings)
    yield _check_data(settings)
    yield from check_collections(settings)
    yield (redis := _check_redis(settings))
    yield from _check_database(settings)
    if redis.ok and (settings.redis or is_running(settings.data)):
        yield from _check_sources(settings)
    yield _check_telegram(settings)
    yield from _check_web(settings)


def _check_config(loaded: Loaded) -> Finding:
    settings = loaded.settings
    counts = (
        counted(len(settings.sources), "source", "sources"),
        counted(len(settings.watches), "watch", "watches"),
        counted(len(settings.channels), "channel", "channels"),
        counted(len(settings.subscriptions), "subscription", "subscriptions"),
    )
    mend = "" if settings.sources else "add sources, or the ones that come with Mintwire: docs/configuration.md"
    if loaded.file.resolve() == SHIPPED:
        mend = "this is the one that comes with Mintwire: mintwire init writes one of your own"
    return Finding("config", f"{loaded.file}: {', '.join(counts)}", mend)


def _check_web(settings: Settings) -> Iterator[Finding]:
    """Where others can reach it, nobody is served before there is a token."""
    if settings.web.is_loopback:
        return
    with suppress(StoreError):  # What is wrong with the database is told already.
        if not look_up(settings, tokens.listed):
            text = f"{settings.web.listen} can be reached by others, and serves nothing while there is no token"
            yield Finding("web", text, "mintwire tokens make NAME", ok=False)


def _check_access(settings: Settings) -> Iterator[Finding]:
    """What sources are asked with, as far as this environment has it, and what is their proxies' business."""
    for source in settings.sources:
        access = Access(source, os.environ)
        try:
            access.proxy(), access.headers(source.url)
        except FetchError as fault:
            mend = "set it for those that poll: `run`, or `worker crawl`"
            yield Finding("source", f"{source.id}: {fault.detail}", mend)
    if proxied := [source.id for source in settings.sources if source.proxy]:
        yield Finding("proxy", f"{', '.join(proxied)}: where a name leads that is unknown here, the proxy decides")


def _check_queries(settings: Settings) -> Iterator[Finding]:
    """Queries that may match very much, or that hang on what is only judged."""
    book = book_of(settings)
    queries = {each.id: compile_query(each.query, book) for each in settings.watches}
    wide = [id_ for id_, query in queries.items() if not query.needs_words]
    yield from categories(settings, queries)
    if wide:
        text = f"{', '.join(wide)} would match reports with none of its words, and is asked of every report"
        mend = "name a word that must be there, or try it: mintwire watches test 'QUERY' --days 30"
        yield Finding("watches", text, mend)
    sections = [each.id for each in settings.watches if each.sections or "section" in queries[each.id].fields]
    if sections:
        mend = "write section:policy? for those near it, too, or leave it out where nothing may be missed"
        yield Finding("sections", f"{', '.join(sections)}: {HOW_SURE}", mend)
    languages = [each.id for each in settings.watches if each.languages or "lang" in queries[each.id].fields]
    if languages:
        text = "where a feed names no language, the one that the text shows counts"
        yield Finding("languages", f"{', '.join(languages)}: {text}")


def _check_data(settings: Settings) -> Finding:
    # Where the folder is not there yet, what counts is whether it can be made.
    folder = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_TRIED_BYTES))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        room = "make room: until then nothing is filed, and nothing is lost, for sources are asked again"
        mend = room if full else "give yourself the right to write there, or set `data:` to another folder"
        return Finding("data", f"{folder}: {error.strerror}", mend, ok=False)
    return Finding("data", f"{settings.data}{'' if folder == settings.data else ', made at the first run'}")


def _check_redis(settings: Settings) -> Finding:
    if not settings.redis and not is_running(settings.data):
        return Finding("redis", "embedded, not running; `mintwire run` starts it")
    try:
        server = asyncio.run(_ask_server(redis_url(settings)))
    except (StoreError, RedisError) as error:
        mend = "start it, or see `redis:` and $MINTWIRE_REDIS; where both are empty, it is embedded"
        return Finding("redis", str(error), mend, ok=False)
    return Finding("redis", f"{server}, {'external' if settings.redis else 'embedded, running'}")


def _check_sources(settings: Settings) -> Iterator[Finding]:
    """What is the matter with sources, as a wire that runs has found them."""
    try:
        sources = known_sources(settings)
        states, record = read_states(settings, list(sources)), known(settings, list(sources))
    except StoreError:  # which is told by itself
        return
    rows = (source_row(each, state, record) for each, state in zip(sources.values(), states, strict=True))
    found = Counter(row["state"] for row in rows)
    troubles = [f"{found[state]} {state}" for state in TROUBLES if found[state]]
    if troubles:
        yield Finding("sources", f"{', '.join(troubles)} of {len(sources)}", "mintwire sources list")


async def _ask_server(url: str) -> str:
    async with connect(url) as redis:
        info = await redis.info("server")
    return f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"


@dataclass(frozen=True)
class _Record:
    """What the database knows that is worth telling."""

    database: str
    channels: list[ChannelRow]
    told: Told
    #: By a watch's name how many reports it matched, and of how many.
    matched: Mapping[str, int]
    items: int
    kept: str
    set_aside: Mapping[str, int]


def _read(settings: Settings) -> _Record:
    """Raises StoreError."""
    with opened(settings, migrating=True) as engine, reading(engine) as connection:
        channels, watches = list_channels(connection), {each.number: each for each in list_watches(connection)}
        names = {each.number: each.name for each in channels}
        pairs = [
            (names[each.channel], watches[each.watch].name)
            for each in list_subscriptions(connection)
            if each.channel in names and each.watch in watches
        ]
        counts = matches.counts(connection, datetime.now(UTC))
        return _Record(
            database=_DATABASES[engine.dialect.name],
            channels=channels,
            told=Told(
                # Those of the config stand there; what SQL has of it may be older.
                {each.name: each.kind for each in channels if ":" in each.name},
                tuple(each.name for each in watches.values() if each.origin != CONFIG),
                tuple(pairs),
                frozenset(names[each] for each in getting(connection) if each in names),
            ),
            matched={each.name: counts.get(number, (0, 0))[1] for number, each in watches.items()},
            items=stories.counts(connection)[0],
            kept=_kept(connection, settings),
            set_aside=aside.counts(connection),
        )


def _check_database(settings: Settings) -> Iterator[Finding]:
    """The database, what it knows of channels and watches, and whether anybody is told anything."""
    told = Told.of(settings)
    if not has_record(settings):
        yield Finding("database", "SQLite, made at the first run")
        yield from unused(told)
        return
    try:
        record = _read(settings)
    except StoreError as error:
        mend = "see `database:` and $MINTWIRE_DATABASE; where both are empty, it is SQLite in the data folder"
        yield Finding("database", str(error).removeprefix("database: "), mend, ok=False)
        yield from unused(told)
        return
    yield from _check_record(record)
    yield from unused(told | record.told)
    yield from silent((told | record.told).watches, record.matched, record.items)


def _check_record(record: _Record) -> Iterator[Finding]:
    yield Finding("database", f"{record.database}, its tables are up to date")
    yield Finding("kept", record.kept)
    if record.set_aside:
        text = ", ".join(f"{number} {stage}" for stage, number in record.set_aside.items())
        yield Finding("set aside", text, "mintwire aside list")
    for each in record.channels:
        if each.disabled_reason:
            mend = f"put that right, then mintwire channels enable {each.name}"
            yield Finding("channel", f"{each.name} is disabled: {each.disabled_reason}", mend)


def _kept(connection: Connection, settings: Settings) -> str:
    """What SQL keeps for how long, and since when it knows everything."""
    keep = ", ".join(f"{name} {text}" for name, text in settings.keep.model_dump().items())
    horizon = facts.horizon(connection)
    return keep if horizon is None else f"{keep}; of days before {horizon} nothing is put back"


def _check_telegram(settings: Settings) -> Finding:
    try:
        kinds = {name: channel.kind for name, channel in known_channels(settings).items()}
    except StoreError:  # which is told by itself
        kinds = {channel.id: channel.kind for channel in settings.channels}
    used = ", ".join(sorted(name for name, kind in kinds.items() if kind == "telegram"))
    name = settings.telegram.token_env
    token = os.environ.get(name, "")
    if not used:
        return Finding("telegram", "there is no channel of this kind")
    if not token:
        mend = f"export {name}=… with the token that @BotFather gave you"
        return Finding("telegram", f"channels {used} need a bot, and {name} is not set", mend, ok=False)
    if not _TOKEN.fullmatch(token):
        mend = f"set {name} to what @BotFather gave you, as in 123456789:ABC…, without quotes or blanks"
        return Finding("telegram", f"{name} holds no token of a bot", mend, ok=False)
    return Finding("telegram", f"{name} is set, for channels {used}")
