"""Pages of reports: which of them the wire is to fetch, and what their texts do to stories that nobody was told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from config.models import FullText
from newsroom.assigning.assigned import Assigned
from newsroom.assigning.assigner import Batch
from newsroom.fulltext import is_short
from notifier.alerts import covers
from record.identity import base_id
from record.item import Item
from record.sql import pages
from record.sql.pages import ALWAYS, COVERED, NEWS, TOLD, WantedPage
from record.sql.profiles import Profile
from record.sql.watches import WatchRow
from record.urls import host_of


@dataclass(frozen=True, slots=True)
class Readers:
    """Who would read what a page says."""

    #: Watches that somebody hears of.
    watches: Collection[WatchRow]
    #: Stories that somebody is told of.
    told: Collection[str]


def texts_of_pages(connection: Connection, batch: Batch, now: datetime) -> list[Assigned]:
    """Note the pages whose texts came with a batch; returns those that may be told of, each as its report is named."""
    arrived = {base_id(each.item.id): each for each in batch.assigned if each.item.from_page}
    if not arrived:
        return []
    pages.done(connection, list(arrived), now)
    return [
        replace(arrived[base], item=replace(arrived[base].item, id=base))
        for base in sorted(pages.alerting(connection, list(arrived)))
    ]


def want_pages(
    connection: Connection,
    batch: Batch,
    readers: Readers,
    *,
    may_alert: Collection[str],
    first: Collection[str],
    copies: Collection[str],
    profiles: Mapping[str, Profile],
    now: datetime,
) -> None:
    """Note which pages of a batch's reports are wanted, and that others are wanted more.

    `readers`: what the batch tells them.  Ids of items: `may_alert`, of which somebody may be told; `first`, which came
    with their source's first poll; `copies` of texts that are there.
    """
    for each in batch.assigned:
        if each.item.revision > 0 and not each.item.from_page and _wants(each.item, profiles) != "never":
            pages.revised(connection, base_id(each.item.id), each.item)
    reports = [
        each
        for each in batch.assigned
        if _lacks_text(each.item, profiles)
        and is_news(each.item, first=each.item.id in first, now=now)
        and each.item.id not in copies
    ]
    if reports:
        told = {*readers.told, *pages.told(connection, sorted({each.story for each in reports}))}
        leads = {grown.summary.lead.id for grown in batch.grown}
        found = wanted(reports, replace(readers, told=told), may_alert=may_alert, leads=leads, profiles=profiles)
        pages.want(connection, found, now)
    pages.hurry(connection, readers.told)


def wanted(
    reports: Iterable[Assigned],
    readers: Readers,
    *,
    may_alert: Collection[str],
    leads: Collection[str],
    profiles: Mapping[str, Profile],
) -> dict[str, list[WantedPage]]:
    """Of each story the reports whose pages are wanted, in the order in which they are to be tried: its lead first."""
    found: dict[str, list[WantedPage]] = {}
    for each in sorted(reports, key=lambda each: each.item.id not in leads):
        url, priority = each.item.url or "", _priority(each, readers, profiles)
        host = host_of(url) if url.startswith(("http://", "https://")) else ""
        if host and priority is not None:
            page = WantedPage(each.item, host, priority, each.item.id in may_alert)
            found.setdefault(each.story, []).append(page)
    return found


def is_news(item: Item, *, first: bool, now: datetime) -> bool:
    """Whether a report is of today; what a source held before its first poll counts from when it was published."""
    if now - item.discovered > NEWS:
        return False
    return not first or (item.published is not None and item.discovered - item.published <= NEWS)


def _lacks_text(item: Item, profiles: Mapping[str, Profile]) -> bool:
    wants = _wants(item, profiles)
    if item.revision > 0 or wants == "never":
        return False
    return wants == "always" or is_short(item.clean())


def _wants(item: Item, profiles: Mapping[str, Profile]) -> FullText:
    return profiles[item.source].full_text if item.source in profiles else "never"


def _priority(each: Assigned, readers: Readers, profiles: Mapping[str, Profile]) -> int | None:
    """None where nobody would read it."""
    if each.story in readers.told:
        return TOLD
    if any(covers(watch, each.item) for watch in readers.watches):
        return COVERED
    return ALWAYS if _wants(each.item, profiles) == "always" else None
