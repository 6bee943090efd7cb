"""One change of the log: what the watches say of the text that it brought, and who is to hear of it.  Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from newsroom.sections.nearness import near
from notifier.documents import amounts_of, document_of, facts_of
from notifier.matcher.desk import Desk
from notifier.query.documents.document import Document
from notifier.telling.covering import Covered, covers
from notifier.telling.muting import NOTHING_MUTED, Muting
from notifier.telling.rules import Candidate, Heading
from record.changes import Brought, Change
from record.identity import base_id
from record.item import Item
from record.sql.aside import said


@dataclass(frozen=True, slots=True)
class Answer:
    """What the watches said of a change."""

    change: Change
    #: By the number of the watch the words that hit; of all that match now.
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    #: Those of them that did not match the text before.
    fresh: Collection[int] = ()
    #: Of watches that made an error what it was; of the change itself by 0.
    failed: Mapping[int, str] = field(default_factory=dict)

    @property
    def item(self) -> Item | None:
        """The item that the change brought."""
        return None if self.change.brought is None else self.change.brought.item

    @property
    def report(self) -> str:
        """Its base id; "" without one."""
        return "" if self.item is None else base_id(self.item.id)


def ask(desk: Desk, change: Change, now: datetime) -> Answer:
    """What the watches say; of a change without text nothing.  What cannot be asked is `failed`, and stops no other."""
    if change.brought is None:
        return Answer(change)
    words: dict[int, tuple[str, ...]] = {}
    fresh: list[int] = []
    failed: dict[int, str] = {}
    try:
        document, before = _documents(change.brought, first=change.kind == "opened", now=now)
        candidates = desk.candidates(document)
    except Exception as error:  # noqa: BLE001 - a text that cannot be read stops none of the others
        return Answer(change, failed={0: said(error)})
    item, facts = change.brought.item, document.facts
    report = Covered(item.source, facts.lang, facts.section, facts.near_section)
    for number in candidates:
        try:
            match = desk.ask(number, document) if covers(desk.watches[number], report) else None
            if match is not None:
                hits = tuple(dict.fromkeys(hit.term for hit in match.hits))
                if before is None or desk.ask(number, before) is None:
                    fresh.append(number)
                words[number] = hits
        except Exception as error:  # noqa: BLE001 - nor does a watch
            failed[number] = said(error)
    return Answer(change, words, fresh, failed)


def _documents(brought: Brought, *, first: bool, now: datetime) -> tuple[Document, Document | None]:
    """The text as it is, and as it was before, which is asked for with the same facts."""
    item, before = brought.item, brought.before
    near_section = near(brought.second_section, brought.second_confidence)
    facts = facts_of(
        item,
        brought.outlet,
        now=now,
        section=brought.section,
        near_section=near_section,
        tags=brought.tags,
        first=first,
    )
    document = document_of(item, facts)
    if before is None:
        return document, None
    item = replace(item, title=before.title, summary=before.summary, content=before.content)
    facts = replace(facts, amounts=amounts_of(before.title, before.summary))
    return document, document_of(item, facts)


def hear(
    desk: Desk,
    words: Mapping[int, tuple[str, ...]],
    *,
    report: str,
    story: str,
    discovered: datetime,
    heading: Heading | None,
    muting: Muting = NOTHING_MUTED,
) -> Iterator[Candidate]:
    """For each channel that hears of watches which match a report, by `words`, what it is to hear; muted or not.

    A subscription hears of what was discovered after it was made or enabled.
    """
    desk.load(words)
    found = [
        each
        for watch in words
        if watch in desk.watches
        for each in desk.subscriptions(watch)
        if each.since < discovered
    ]
    found.sort(key=lambda each: (each.channel, each.mode, desk.watches[each.watch].name))
    for (channel, mode), group in groupby(found, key=lambda each: (each.channel, each.mode)):
        its = list(group)
        heard = [each for each in its if not muting.hides(channel, each.watch)]
        by = heard or its
        yield Candidate(
            channel=channel,
            report=report,
            story=story,
            watches=tuple(dict.fromkeys(desk.watches[each.watch].name for each in by)),
            words=tuple(dict.fromkeys(word for each in by for word in words[each.watch])),
            priority=max(each.priority for each in by),
            updates=any(each.updates for each in by),
            # What is late comes in the next list anyway.
            heading=heading if mode == "now" or heading == "restored" else None,
            mode=mode,
            muted=muting.why(channel, story, report) if heard else "muted: the watch",
        )
