"""From the config to the rows of the record, with every query read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from config.errors import ConfigError, QueryError
from config.kinds.source import Source
from config.knowledge.catalogue import catalogue
from config.knowledge.concepts import shipped_concepts
from config.knowledge.packs import shipped_packs
from config.load import Loaded
from config.models import Channel, Settings
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook, check_name, shipped_book
from notifier.texts import language_of
from record.urls import host_of

if TYPE_CHECKING:
    from record.live.polls import ScheduledSource
    from record.sql.directory import Configured

#: The first polls of new sources are spread over this time, so that a start is no burst.
_FIRST_POLLS_MS = 5_000


def check_queries(loaded: Loaded) -> None:
    """Raises ConfigError with every concept's name, and every watch whose query, cannot be read, with its column."""
    mistakes = [
        loaded.mistake(("concepts", number, "finds", at), repr(text), problem)
        for number, concept in enumerate(loaded.settings.concepts)
        for at, text in enumerate(concept.finds)
        if (problem := check_name(text))
    ]
    if mistakes:
        raise ConfigError(mistakes)
    book = book_of(loaded.settings)
    for number, watch in enumerate(loaded.settings.watches):
        try:
            compile_query(watch.query, book)
        except QueryError as error:
            mistakes.append(loaded.mistake(("watches", number, "query"), repr(watch.query), str(error)))
    if mistakes:
        raise ConfigError(mistakes)


def book_of(settings: Settings) -> ConceptBook:
    """The concepts that queries may name: the shipped ones, and the config's own."""
    return ConceptBook(shipped_concepts().with_own(settings.concepts)) if settings.concepts else shipped_book()


def configured(settings: Settings) -> Configured:
    """What `record.sql.directory.synchronise` keeps its rows equal to."""
    # Commands ask only for concepts, and need not wait for SQL and Redis.
    from notifier.matching.standing import Standing, stamp
    from record.sql.directory import Configured

    book = book_of(settings)
    return Configured(
        concepts=[{"id": concept.id, "spec": concept.model_dump(mode="json")} for concept in settings.concepts],
        sources=[
            {"id": source.id, "name": source.name, "spec": source.model_dump(mode="json")}
            for source in settings.sources
        ],
        watches=[
            {
                "id": watch.id,
                "query": watch.query,
                "sources": list(watch.sources),
                "languages": list(watch.languages),
                "sections": list(watch.sections),
                "compiled": Standing.of(compile_query(watch.query, book)).to_text(),
                "compiled_for": stamp(watch.query, book),
            }
            for watch in settings.watches
        ],
        channels=[place_of(channel) for channel in settings.channels],
        subscriptions=[each.model_dump(mode="json") for each in settings.subscriptions],
        editions=_editions(settings),
        operator=settings.operator,
    )


def _editions(settings: Settings) -> list[dict[str, Any]]:
    """Which house editions channels get; one that names no language gets that of its channel."""
    spoken = {channel.id: language_of(channel.language) for channel in settings.channels}
    return [
        {"channel": each.channel, "rhythm": each.edition, "language": each.language or spoken[each.channel]}
        for each in settings.digest.channels
    ]


def sources_of(packs: Iterable[str]) -> list[dict[str, Any]]:
    """What `record.sql.directory.read_catalogue` is to have read for these packs; one that is no more has nothing."""
    known = shipped_packs()
    wanted = dict.fromkeys(source for pack in packs if pack in known for source in known[pack].sources)
    return [catalogue()[source].model_dump(mode="json") for source in wanted]


def place_of(channel: Channel) -> dict[str, Any]:
    """Where it is, and as its spec what else its kind needs."""
    spec = channel.model_dump(mode="json")
    placed = {name: spec.pop(name, None) for name in ("id", "kind", "chat", "thread")}
    return {**placed, "spec": spec}


def scheduled(sources: Sequence[Source]) -> list[ScheduledSource]:
    """What scheduling needs to know of each source."""
    from record.live.polls import ScheduledSource

    step = _FIRST_POLLS_MS / max(len(sources), 1)
    return [
        ScheduledSource(source.id, host_of(source.url), source.model_dump_json(), round(number * step))
        for number, source in enumerate(sources)
    ]
