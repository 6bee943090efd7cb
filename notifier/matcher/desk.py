"""The desk: by which watches a report has to be asked for, and what those are, kept as the directory has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, Engine

from config.errors import ConfigError, QueryError
from config.knowledge.concepts import shipped_concepts
from config.models import ConceptEntry
from notifier.matching.index import Match
from notifier.matching.lookup import Lookup
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing, Ways, stamp
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.packing import unpack
from notifier.query.reading.concepts import ConceptBook, shipped_book
from notifier.query.tree.nodes import Node
from record.sql import counters, hearers, watches
from record.sql.counters import CONCEPTS, DIRECTORY
from record.sql.database import reading
from record.sql.dialect import chunks
from record.sql.items import newest_texts
from record.sql.watches import Subscription, WatchRow

#: Newest reports in which it is counted which words are rare.
_SAMPLE = 500
#: Watches that are read at once, all in all; and that stay at hand after a step, with their queries.
_AT_ONCE, _AT_HAND = 10_000, 1_000

log = structlog.get_logger("mintwire.watches")


class Covering(NamedTuple):
    """What a watch covers, see notifier.telling.covering."""

    sources: tuple[str, ...]
    languages: tuple[str, ...]
    sections: tuple[str, ...]


class Desk:
    """Reads at each refresh only what has changed, so that a new watch costs no more among many.

    Of each watch it keeps how it is looked up, which is little; the rest is read when a report may match it.
    """

    def __init__(self, engine: Engine, book: ConceptBook, rarity: CountedRarity) -> None:
        self._engine = engine
        self._book = book
        self._lookup: Lookup[int] = Lookup(book, rarity)
        #: Numbers of the directory and of concepts.
        self._numbers = (0, 0)
        #: Those at hand, by number, without their queries, but for the stamps of these; see `load`.
        self.watches: dict[int, WatchRow] = {}
        self._roots: dict[int, str] = {}
        #: Of those at hand, the subscriptions in force.
        self._subscriptions: dict[int, list[Subscription]] = {}
        #: The subscriptions that want updates, by number.
        self._updates: set[int] = set()
        #: What each watch covers that somebody hears of, and how many cover the same; but for those that cover
        #: everything, as nearly all do, and whether there are such.
        self._heard: dict[int, Covering] = {}
        self._covered: Counter[Covering] = Counter()
        self._all_is_covered = False
        self._unpacked = lru_cache(maxsize=_AT_HAND)(lambda packed: unpack(packed, book))

    @classmethod
    def read(cls, engine: Engine) -> Desk:
        """Everything as it is now."""
        with reading(engine) as connection:
            rarity = CountedRarity(Document.of(*texts) for texts in newest_texts(connection, _SAMPLE))
            desk = cls(engine, read_book(connection), rarity)
            for rows in hearers.in_parts(connection, _AT_ONCE):
                desk._stand(rows)
                desk._hear(connection, [row.number for row in rows])
            desk._updates.update(hearers.updates_wanted(connection))
            desk._numbers = _numbers(connection)
        return desk

    def refreshed(self) -> Desk:
        """This desk with what has changed; or another, where concepts have."""
        with reading(self._engine) as connection:
            now = _numbers(connection)
            if now == self._numbers:
                if len(self.watches) > _AT_HAND:
                    self._let_go()
                return self
            if now[1] == self._numbers[1]:
                self._follow(connection)
                self._numbers = now
                return self
        return Desk.read(self._engine)

    def candidates(self, document: Document) -> list[int]:
        """The watches that have to be asked, all of them at hand."""
        found = self._lookup.candidates(document)
        self.load(found)
        return [number for number in found if number in self.watches]

    def ask(self, watch: int, document: Document) -> Match[int] | None:
        """A watch at hand.  Raises ValueError, TypeError or LookupError where its stored form is spoilt."""
        root: Node = self._unpacked(self._roots[watch])
        return Match(watch, root, document) if root.found(document) else None

    def load(self, numbers: Iterable[int]) -> None:
        """Has these watches at hand, those that are in force."""
        missing = [number for number in numbers if number not in self.watches and number in self._lookup]
        if not missing:
            return
        with reading(self._engine) as connection:
            for row in hearers.read_watches(connection, missing):
                self._put_at_hand(row)
            subscribed = hearers.subscriptions_of(connection, missing)
        self._subscriptions.update((number, subscribed.get(number, [])) for number in missing)

    def subscriptions(self, watch: int) -> Collection[Subscription]:
        """Who hears of a watch that is at hand."""
        return self._subscriptions.get(watch, ())

    @property
    def covered(self) -> Iterable[Covering]:
        """What is covered by the watches that somebody hears of, each once."""
        return [*self._covered, *([Covering((), (), ())] if self._all_is_covered else [])]

    @property
    def has_updates(self) -> bool:
        """Whether anybody wants to be told again when much happens to a story."""
        return bool(self._updates)

    def wanting_updates(self) -> set[tuple[int, str]]:
        """(channel, name of the watch) of those."""
        with reading(self._engine) as connection:
            return set(hearers.updates_wanted(connection).values())

    def _follow(self, connection: Connection) -> None:
        rows = watches.list_watches(connection, since=self._numbers[0])
        subscribed = watches.list_subscriptions(connection, since=self._numbers[0])
        self._let_go()
        self._lookup.remove(row.number for row in rows if not row.enabled)
        self._stand([row for row in rows if row.enabled])
        for each in subscribed:
            if each.wanted and each.updates:
                self._updates.add(each.number)
            else:
                self._updates.discard(each.number)
        self._hear(connection, {row.number for row in rows} | {each.watch for each in subscribed})

    def _let_go(self) -> None:
        self.watches, self._roots, self._subscriptions = {}, {}, {}

    def _put_at_hand(self, row: WatchRow) -> None:
        standing, mark = row.compiled, row.compiled_for
        if standing is None:
            # It is another since the last refresh.
            try:
                standing = Standing.of(compile_query(row.query, self._book)).to_text()
            except QueryError:
                return
            mark = stamp(row.query, self._book)
        self._roots[row.number] = Standing.packed_in(standing)
        self.watches[row.number] = replace(row, query="", compiled=None, compiled_for=mark)

    def _hear(self, connection: Connection, numbers: Collection[int]) -> None:
        """Of these watches it is looked again whether somebody hears of them."""
        heard = hearers.heard(connection, numbers)
        for number in numbers:
            before = self._heard.pop(number, None)
            if before is not None:
                self._covered[before] -= 1
                if not self._covered[before]:
                    del self._covered[before]
            if number in heard and number in self._lookup:
                covering = self._heard[number] = Covering(*heard[number])
                self._covered[covering] += 1
        self._all_is_covered = hearers.all_is_covered(connection)

    def _stand(self, rows: Sequence[WatchRow]) -> None:
        ready = self._ready(rows)
        self._lookup.remove(row.number for row in rows if row.number not in ready)
        self._lookup.add(ready)

    def _ready(self, rows: Iterable[WatchRow]) -> Mapping[int, Ways]:
        """How queries are looked up.  Those that do not stand ready are compiled, and kept; one that cannot be is left
        out.
        """
        ready: dict[int, Ways] = {}
        compiled: dict[int, tuple[str, str]] = {}
        for row in rows:
            mark = stamp(row.query, self._book)
            try:
                if row.compiled is not None and row.compiled_for == mark:
                    ready[row.number] = Standing.from_text(row.compiled).ways
                    continue
            except (ValueError, TypeError, LookupError) as error:
                log.warning("compiled_watch_unreadable", watch=row.name, error=str(error), effect="compiled anew")
            try:
                standing = Standing.of(compile_query(row.query, self._book))
            except QueryError as error:
                log.error("watch_refused", watch=row.name, error=str(error), effect="nobody hears of it")
            else:
                ready[row.number] = standing.ways
                compiled[row.number] = standing.to_text(), mark
        # A few at a time: others write too.
        for numbers in chunks(compiled):
            with self._engine.begin() as connection:
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
