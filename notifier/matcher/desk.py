"""The desk: all watches, and who hears of them, kept as the directory has them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, Engine

from config.errors import ConfigError, QueryError
from config.knowledge.concepts import shipped_concepts
from config.models import ConceptEntry
from notifier.matching.index import WatchIndex
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.reading.concepts import ConceptBook, shipped_book
from record.sql import counters, watches
from record.sql.counters import CONCEPTS, DIRECTORY
from record.sql.database import reading
from record.sql.dialect import chunks
from record.sql.items import newest_texts
from record.sql.watches import Subscription, WatchRow

#: Watches that are read together.
_READ_AT_ONCE = 5_000
#: Newest reports in which it is counted which words are rare.
_SAMPLE = 500

log = structlog.get_logger("mintwire.watches")


class Covering(NamedTuple):
    """What a watch covers, see notifier.telling.covering."""

    sources: tuple[str, ...]
    languages: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """What came since the desk was last read."""

    numbers: tuple[int, int]
    watches: Sequence[WatchRow]
    subscriptions: Sequence[Subscription]

    @classmethod
    def since(cls, connection: Connection, number: int) -> _Changed:
        """Since a number of the directory."""
        return cls(
            _numbers(connection),
            watches.list_watches(connection, since=number),
            watches.list_subscriptions(connection, since=number),
        )


class Desk:
    """Reads at each refresh only what has changed, so that a new watch costs no more among many."""

    def __init__(self, book: ConceptBook, rarity: CountedRarity) -> None:
        self._book = book
        self.index: WatchIndex[int] = WatchIndex(book=book, rarity=rarity)
        #: Numbers of the directory and of concepts.
        self._numbers = (0, 0)
        #: All in force that can be asked, by number; without their queries, but for the stamps of these.
        self.watches: dict[int, WatchRow] = {}
        #: Watch -> subscriptions in force.
        self._subscriptions: dict[int, list[Subscription]] = {}
        #: Those subscriptions that want updates, by number.
        self._updates: dict[int, Subscription] = {}
        #: What those cover that somebody hears of.
        self._covered: Counter[Covering] = Counter()

    @classmethod
    def read(cls, engine: Engine) -> Desk:
        """Everything as it is now."""
        with reading(engine) as connection:
            book = read_book(connection)
            rarity = CountedRarity(Document.of(*texts) for texts in newest_texts(connection, _SAMPLE))
            desk, numbers = cls(book, rarity), _numbers(connection)
            for some in watches.watches_in_force(connection, _READ_AT_ONCE):
                desk._take(engine, _Changed(numbers, some, ()))
            desk._take(engine, _Changed(numbers, (), watches.list_subscriptions(connection)))
        return desk

    def refreshed(self, engine: Engine) -> Desk:
        """This desk with what has changed; or another, where concepts have."""
        with reading(engine) as connection:
            now = _numbers(connection)
            if now == self._numbers:
                return self
            changed = _Changed.since(connection, self._numbers[0])
        if now[1] != self._numbers[1]:
            return Desk.read(engine)
        self._take(engine, changed)
        return self

    def subscriptions(self, watch: int) -> Collection[Subscription]:
        """Who hears of a watch."""
        return self._subscriptions.get(watch, ())

    @property
    def covered(self) -> Iterable[Covering]:
        """What is covered by the watches that somebody hears of, each once."""
        return self._covered.keys()

    @property
    def has_updates(self) -> bool:
        """Whether anybody wants to be told again when much happens to a story."""
        return bool(self._updates)

    def wanting_updates(self) -> set[tuple[int, str]]:
        """(channel, name of the watch) of those."""
        watches = self.watches
        return {(each.channel, watches[each.watch].name) for each in self._updates.values() if each.watch in watches}

    def _take(self, engine: Engine, changed: _Changed) -> None:
        ready = self._ready(engine, [row for row in changed.watches if row.enabled])
        concerned = {row.number for row in changed.watches} | {each.watch for each in changed.subscriptions}
        self._count(concerned, -1)
        gone = [row.number for row in changed.watches if row.number not in ready]
        for number in gone:
            self.watches.pop(number, None)
        self.index.remove(gone)
        self.index.add(ready)
        for row in changed.watches:
            if row.number in ready:
                mark = stamp(row.query, self._book)
                origin = sys.intern(row.origin)
                kept = replace(row, id=sys.intern(row.id), origin=origin, label=None, query="", compiled=None)
                self.watches[row.number] = replace(kept, compiled_for=mark)
        self._take_subscriptions(changed.subscriptions)
        self._count(concerned, 1)
        self._numbers = changed.numbers

    def _take_subscriptions(self, changed: Sequence[Subscription]) -> None:
        known = bool(self._subscriptions)
        for each in changed:
            its = self._subscriptions.setdefault(each.watch, [])
            if known:
                its[:] = [old for old in its if old.number != each.number]
            self._updates.pop(each.number, None)
            if each.wanted:
                its.append(each)
                if each.updates:
                    self._updates[each.number] = each
            if not its:
                del self._subscriptions[each.watch]

    def _count(self, concerned: Iterable[int], by: int) -> None:
        for number in concerned:
            watch = self.watches.get(number)
            if watch is not None and number in self._subscriptions:
                covering = Covering(watch.sources, watch.languages, watch.sections)
                self._covered[covering] += by
                if not self._covered[covering]:
                    del self._covered[covering]

    def _ready(self, engine: Engine, rows: Iterable[WatchRow]) -> Mapping[int, Standing]:
        """Queries that stand ready; those that do not are compiled, and kept.  One that cannot be is left out."""
        ready: dict[int, Standing] = {}
        compiled: dict[int, tuple[str, str]] = {}
        for row in rows:
            mark = stamp(row.query, self._book)
            try:
                if row.compiled is not None and row.compiled_for == mark:
                    ready[row.number] = Standing.from_text(row.compiled)
                    continue
            except (ValueError, TypeError, LookupError) as error:
                log.warning("compiled_watch_unreadable", watch=row.name, error=str(error), effect="compiled anew")
            try:
                ready[row.number] = Standing.of(compile_query(row.query, self._book))
            except QueryError as error:
                log.error("watch_refused", watch=row.name, error=str(error), effect="nobody hears of it")
            else:
                compiled[row.number] = ready[row.number].to_text(), mark
        # A few at a time: others write too.
        for numbers in chunks(compiled):
            with engine.begin() as connection:
                watches.keep_compiled(connection, {number: compiled[number] for number in numbers})
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


def _numbers(connection: Connection) -> tuple[int, int]:
    return counters.number(connection, DIRECTORY), counters.number(connection, CONCEPTS)
