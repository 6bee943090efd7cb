"""Why a watch matches a report, or does not, and what became of that for the channels that hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from newsroom.sections.nearness import briefly, sections_of
from notifier.documents import covered
from notifier.matching.explain import failure
from notifier.matching.standing import stamp
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.covering import Covered, covers, is_in_sections
from notifier.telling.fate import Fate, fate
from notifier.texts import Translator, english
from notifier.trial.past import Found
from record.collections.collections import Collections
from record.collections.days import each_day
from record.collections.reading import sifted
from record.identity import base_id
from record.item import Item
from record.sql import deliveries, matches
from record.sql.channels import ChannelRow, read_channels
from record.sql.items import whereabouts
from record.sql.matches import Match
from record.sql.pages import NEWS
from record.sql.watches import WatchRow, heard_since

#: Documents of some items, see FiledDocuments.of.
Documents = Callable[[Sequence[Item]], Iterable[Document]]


@dataclass(frozen=True, slots=True)
class Why:
    """Of a watch and a report."""

    #: The text that matches, with the words that hit, or the last one that does not.
    found: Found
    #: Why it does not match, in words; None where it does.
    reason: str | None
    #: What the wire noted.
    noted: Match | None
    #: Whether the query, or a concept that it names, has changed since.
    changed: bool


def why(
    watch: WatchRow, texts: Sequence[Item], documents: Documents, book: ConceptBook, noted: Match | None,
    t: Translator | None = None,
) -> Why:  # fmt: skip
    """`texts`: of one report, at least one.  Raises QueryError."""
    query = compile_query(watch.query, book)
    told = [(item, document, query.match(document)) for item, document in zip(texts, documents(texts), strict=True)]
    # The page's text is the fuller one, where there is one.
    item, document, hits = next((each for each in told if each[2] is not None), told[-1])
    t = t or english()
    reason = _uncovered(watch, covered(item, document), t) or failure(query.root, document, t)
    changed = noted is not None and noted.stamp != stamp(watch.query, book)
    return Why(Found(item.clean(), tuple(hits or ()) if reason is None else ()), reason, noted, changed)


def texts_of(collections: Collections, report: str, discovered: datetime, broken: Callable[[str], None]) -> list[Item]:
    """The report with this base id, as it was first filed, and then the text of its page, where that was fetched.

    `broken` is told of lines that are no Item.
    """
    named = f'"id":"{report}'.encode()
    first: Item | None = None
    for day in each_day(discovered.date(), (discovered + NEWS).date()):
        for found in sifted(
            collections, day, lambda lines: [line for line in lines.splitlines() if named in line], broken
        ):
            for item in found:
                if item.id == report:
                    first = first or item
                elif first is not None and item.from_page and base_id(item.id) == report:
                    return [first, item]
    return [] if first is None else [first]


def noted_by(
    connection: Connection, watch: WatchRow, report: str, channel: int | None = None
) -> tuple[Match | None, list[tuple[ChannelRow, Fate]]]:
    """The match that the wire noted, if there is one; and what became of it for each channel that hears of the watch,
    or did, or for this one.  `watch` has its number, `report` is a base id."""
    noted = next((each for each in matches.of_reports(connection, [report]) if each.match.watch == watch.number), None)
    since = heard_since(connection, watch.number, channel)
    place = whereabouts(connection, [report]).get(report)
    owed = [] if place is None else deliveries.listed(connection, story=place.story, channel=channel)[::-1]
    channels = {*since, *(row["channel"] for row in owed if watch.name in row["watches"])}
    fates = [
        (
            each,
            fate(
                report,
                None if place is None else place.discovered,
                noted,
                since.get(each.number),
                [row for row in owed if row["channel"] == each.number],
                each.disabled_reason,
            ),
        )
        for each in read_channels(connection, sorted(channels)).values()
    ]
    return matches.find(connection, watch.number, report), fates


def _uncovered(watch: WatchRow, report: Covered, t: Translator) -> str | None:
    if covers(watch, report):
        return None
    if watch.sources and report.source not in watch.sources:
        sources = t(", ").join(watch.sources)
        return t("the watch covers only the sources {names}, and this is of {its}", names=sources, its=report.source)
    if watch.sections and not is_in_sections(report, watch.sections):
        sections = t(", ").join(watch.sections)
        its = t(", ").join(briefly(sections_of(report.section, report.near_section))) or t("no known section")
        return t("the watch covers only the sections {names}, and it has {its}", names=sections, its=its)
    spoken, languages = report.language or t("no known language"), t(", ").join(watch.languages)
    return t("the watch covers only the languages {names}, and this is in {its}", names=languages, its=spoken)
