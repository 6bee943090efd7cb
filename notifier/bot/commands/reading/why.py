"""/why: by which words something came, or why it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Connection

from config.kinds.union import read_specs
from notifier.bot.answer import Answer, Reply, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import reader_of
from notifier.bot.table import Command, Handled, Handling
from notifier.matcher.desk import read_book
from notifier.query.compile import compile_query
from notifier.rendering.why import Asked as AskedWatch
from notifier.rendering.why import why_message
from notifier.texts import gettext_noop
from notifier.trial.filed import FiledDocuments, fields_of, outlets_of
from notifier.trial.why import noted_by, texts_of, why
from record.changes import Outlet
from record.item import Item
from record.sql import deliveries
from record.sql.database import reading
from record.sql.directory import enabled_sources
from record.sql.items import find_report, judgements, whereabouts
from record.sql.told import told_by
from record.sql.watches import WatchRow, heard_by
from record.urls import canonical

log = structlog.get_logger("mintwire.bot")


def ask(asked: Asked) -> Answer:
    """`/why` as a reply to an alert, or with the address or id of a report."""
    t = asked.t
    if asked.text:
        with reading(asked.stores.engine) as connection:
            url = canonical(asked.text) if "://" in asked.text else None
            found = find_report(connection, asked.text, url)
        if found is None:
            return says(t("I know no report at this address or with this id."))
        return _told(asked, found[0])
    if asked.replies_to is None:
        return says(t("Reply to an alert with /why, or write the address of a report after it."))
    with reading(asked.stores.engine) as connection:
        told = told_by(connection, asked.channel, asked.replies_to)
    if not told:
        return says(t("That message tells of no report, so there is no why to it."))
    if len(told) > 1:
        return says(t("That message holds {n} reports: write /why and the address of one of them.", n=len(told)))
    return of_delivery(asked, told[0])


def of_delivery(asked: Asked, delivery: int) -> Answer:
    """Why this was told."""
    with reading(asked.stores.engine) as connection:
        row = deliveries.read(connection, delivery)
    if row is None or row["report"] is None:
        return says(asked.t("What this message told of is no longer kept."))
    return _told(asked, row["report"], row["watches"])


def _told(asked: Asked, report: str, watches: Sequence[str] | None = None) -> Answer:
    """`watches`: only of these, by name, where the channel still hears of any of them."""
    t = asked.t
    with reading(asked.stores.engine) as connection:
        place = whereabouts(connection, [report]).get(report)
        heard = heard_by(connection, asked.channel)
        heard = [each for each in heard if watches is None or each.name in watches] or heard
        texts = [] if place is None else texts_of(asked.stores.collections, report, place.discovered, _broken)
        if not texts:
            return says(t("The text of this report is no longer kept."))
        if not heard:
            return says(t("Nothing is followed here: /start or /watch begins."))
        outlets = outlets_of(read_specs(enabled_sources(connection))[0])
        source = outlets.get(texts[0].source)
        message = why_message(
            texts[-1] if texts[-1].title else texts[0],
            texts[0].source if source is None else source.name,
            [_asked(connection, asked, each, texts, outlets) for each in heard],
            reader_of(asked),
        )
    return Answer(replies=(Reply(message),))


def _asked(
    connection: Connection, asked: Asked, watch: WatchRow, texts: Sequence[Item], outlets: Mapping[str, Outlet]
) -> AskedWatch:
    book = read_book(connection)
    documents = FiledDocuments(
        outlets,
        fields_of(compile_query(watch.query, book), watch),
        lambda items: judgements(connection, [item.id for item in items]),
    )
    noted, fates = noted_by(connection, watch, texts[0].id, asked.channel)
    its = why(watch, texts, documents.of, book, noted, asked.t)
    return AskedWatch(watch, its, fates[0][1] if fates and (noted is not None or its.reason is None) else None)


def _broken(line: str) -> None:
    log.warning("collection_line_broken", line=line, effect="left out of an answer to /why")


HANDLED = Handled(
    commands=(
        Command(
            "why",
            gettext_noop("why something came, or did not: as a reply, or with an address"),
            Handling(ask, heavy=True),
            "https://…",
        ),
    ),
)
