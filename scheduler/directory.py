"""From the config to the rows of the record, with every query read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.errors import ConfigError, QueryError
from config.knowledge.concepts import shipped_concepts
from config.load import Loaded
from config.models import Settings, Source
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook, check_name, shipped_book
from record.live.polls import ScheduledSource
from record.urls import host_of

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


def rows(settings: Settings) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Rows of each table that `record.sql.directory.synchronise` keeps equal to the config."""
    book = book_of(settings)
    return {
        "concepts": [{"id": concept.id, "spec": concept.model_dump(mode="json")} for concept in settings.concepts],
        "sources": [
            {"id": source.id, "name": source.name, "spec": source.model_dump(mode="json")}
            for source in settings.sources
        ],
        "watches": [
            {
                "id": watch.id,
                "query": watch.query,
                "sources": list(watch.sources),
                "languages": list(watch.languages),
                "compiled": Standing.of(compile_query(watch.query, book)).to_text(),
                "compiled_for": stamp(watch.query, book),
            }
            for watch in settings.watches
        ],
        "channels": [_channel(channel) for channel in settings.channels],
        "subscriptions": [
            {"channel": each.channel, "watch": each.watch, "mode": each.mode, "updates": each.updates}
            for each in settings.subscriptions
        ],
    }


def _channel(channel: Any) -> dict[str, Any]:
    values = channel.model_dump(mode="json")
    chat = values.get("chat")
    return {
        "id": values["id"],
        "kind": values["kind"],
        "chat": None if chat is None else str(chat),
        "thread": values.get("thread"),
    }


def scheduled(sources: Sequence[Source]) -> list[ScheduledSource]:
    """What scheduling needs to know of each source."""
    step = _FIRST_POLLS_MS / max(len(sources), 1)
    return [
        ScheduledSource(source.id, host_of(source.url), source.model_dump_json(), round(number * step))
        for number, source in enumerate(sources)
    ]
