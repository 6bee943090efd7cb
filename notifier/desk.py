"""The desk: all watches that somebody hears of, kept as the directory has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import structlog
from sqlalchemy import Connection

from config.errors import ConfigError, QueryError
from config.knowledge.concepts import shipped_concepts
from config.models import ConceptEntry
from newsroom.assigning.assigned import Assigned
from newsroom.judgement.verdict import Verdict
from notifier.alerts import Matched, alerts, covers
from notifier.documents import Judgement, document_of, facts_of
from notifier.matching.matcher import Matcher
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.reading.concepts import ConceptBook, shipped_book
from record.sql import directory, watches
from record.sql.deliveries import Owed
from record.sql.items import newest_texts
from record.sql.profiles import Profile
from record.sql.watches import WatchRow

#: Newest reports in which it is counted which words are rare.
_SAMPLE = 500

log = structlog.get_logger("mintwire.watches")


class Desk:
    """Reads at each refresh only what has changed, so that a new watch costs no more among many."""

    def __init__(self, book: ConceptBook, matcher: Matcher) -> None:
        self._book, self._matcher = book, matcher
        self._versions = (0, 0)
        #: Those that somebody hears of, and that are matched.
        self._heard: dict[str, WatchRow] = {}
        #: All in force that can be asked, by id, without their queries.
        self._watches: dict[str, WatchRow] = {}
        #: Watch -> channels that want its stories at once.
        self._channels: dict[str, dict[str, bool]] = {}
        self._source_names: Mapping[str, str] = {}

    @classmethod
    def read(cls, connection: Connection) -> Desk:
        """Everything as it is now."""
        book = read_book(connection)
        rarity = CountedRarity(Document.of(*texts) for texts in newest_texts(connection, _SAMPLE))
        desk = cls(book, Matcher(book=book, rarity=rarity))
        desk._versions = _versions(connection)
        desk._source_names = directory.source_names(connection)
        desk._take(connection, watches.list_watches(connection), watches.subscribers(connection))
        return desk

    @property
    def watches(self) -> Collection[WatchRow]:
        """Those that somebody hears of; their queries are left out."""
        return self._heard.values()

    def refreshed(self, connection: Connection) -> Desk:
        """This desk with what has changed; or another, where concepts, sources or channels have."""
        known, now = self._versions, _versions(connection)
        if known == now:
            return self
        if known[1] != now[1]:
            return Desk.read(connection)
        changed = watches.list_watches(connection, since=known[0])
        self._take(connection, changed, watches.subscribers(connection, since=known[0]))
        # Last: where SQL failed on the way, the same is read again.
        self._versions = now
        return self

    def owed(
        self,
        batch: Iterable[Assigned],
        verdicts: Mapping[str, Verdict],
        profiles: Mapping[str, Profile],
        now: datetime,
    ) -> list[Owed]:
        """What channels are owed for assigned items; `verdicts` by item, `profiles` by source."""
        matched = [self._matched(each, verdicts, profiles, now) for each in batch] if self._heard else []
        return alerts(matched, self._channels, self._source_names)

    def _matched(
        self, assigned: Assigned, verdicts: Mapping[str, Verdict], profiles: Mapping[str, Profile], now: datetime
    ) -> Matched:
        item = assigned.item
        verdict = verdicts.get(item.id)
        judgement = Judgement(first=assigned.opened)
        if verdict is not None:
            judgement = Judgement(verdict.section.section, verdict.to_dict(), assigned.opened)
        facts = facts_of(item, judgement, profiles.get(item.source), now=now)
        # In order of their ids: that of the matcher is another after each change.
        matches = sorted(self._matcher.match(document_of(item, facts)), key=attrgetter("watch"))
        return Matched(assigned, [match for match in matches if covers(self._heard[match.watch], item)])

    def _take(
        self, connection: Connection, changed: Sequence[WatchRow], subscribed: Mapping[str, Mapping[str, bool]]
    ) -> None:
        """Watches and subscriptions that have changed."""
        ready = self._ready(connection, [row for row in changed if row.enabled])
        for row in changed:
            self._watches.pop(row.id, None)
            if row.id in ready:
                self._watches[row.id] = WatchRow(row.id, "", row.sources, row.languages)
        for watch, channels in subscribed.items():
            kept = {**self._channels.get(watch, {}), **channels}
            self._channels[watch] = {channel: True for channel, wanted in kept.items() if wanted}
        self._hear(connection, ready, {row.id for row in changed} | subscribed.keys())

    def _hear(self, connection: Connection, ready: dict[str, Standing], concerned: Iterable[str]) -> None:
        """Match those of some watches that somebody hears of now, and no others of them."""
        heard: list[str] = []
        silent: list[str] = []
        for watch in concerned:
            is_heard = watch in self._watches and bool(self._channels.get(watch))
            (heard if is_heard else silent).append(watch)
        self._matcher.remove(silent)
        for watch in silent:
            self._heard.pop(watch, None)
        missing = [watch for watch in heard if watch not in ready and watch not in self._heard]
        ready |= self._ready(connection, watches.read_watches(connection, missing))
        self._matcher.add({watch: ready[watch] for watch in heard if watch in ready})
        self._heard |= {watch: self._watches[watch] for watch in heard}

    def _ready(self, connection: Connection, rows: Iterable[WatchRow]) -> dict[str, Standing]:
        """Queries that stand ready; those that do not are compiled, and kept.  One that cannot be is left out."""
        ready, compiled = {}, {}
        for row in rows:
            mark = stamp(row.query, self._book)
            if row.compiled is not None and row.compiled_for == mark:
                ready[row.id] = Standing.from_text(row.compiled)
                continue
            try:
                ready[row.id] = Standing.of(compile_query(row.query, self._book))
            except QueryError as error:
                log.error("watch_refused", watch=row.id, error=str(error), effect="nobody hears of it")
            else:
                compiled[row.id] = ready[row.id].to_text(), mark
        watches.keep_compiled(connection, compiled)
        return ready


def read_book(connection: Connection) -> ConceptBook:
    """The shipped concepts and those of users; without the latter where they contradict each other."""
    own = [ConceptEntry.model_validate(spec) for spec in watches.own_concepts(connection)]
    if not own:
        return shipped_book()
    try:
        return ConceptBook(shipped_concepts().with_own(own))
    except ConfigError as error:
        log.error("concepts_refused", error=str(error), effect="only the shipped ones are known")
        return shipped_book()


def _versions(connection: Connection) -> tuple[int, int]:
    return directory.version(connection), directory.version(connection, directory.ROUNDABOUT)
