"""What editors asked of stories, worked out: each wish is a plan of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from newsroom.clustering.clusterer import Clusterer
from newsroom.lane import learning, summary
from newsroom.lane.draft import Draft
from newsroom.lane.placement import Plan
from record.changes import Change
from record.sql import corrections, stories
from record.sql.corrections import Correction, Pin, Settled
from record.sql.items import of_reports
from record.sql.profiles import Profile
from record.story import Member, Summary, Teller


class RefusedError(Exception):
    """A correction that cannot be carried out; its text says why, to the editor."""


def plan(
    connection: Connection, clusterer: Clusterer, correction: Correction, now: datetime, outlets: Mapping[str, Profile]
) -> Plan:
    """Carries a correction out in the clusterer, and says what is to be written.

    One that is refused is settled with the reason, and changes nothing.
    """
    try:
        return _Editing(connection, clusterer, correction, now, outlets).plan()
    except RefusedError as refusal:
        return Plan(now=now, settled=Settled(correction.id, str(refusal)))


def hold(connection: Connection, clusterer: Clusterer, since: datetime) -> None:
    """Tell a clusterer that was restored of the corrections carried out since then, which hold against later items."""
    held = [each for each in corrections.carried_out(connection, since) if each.kind in ("split", "pin")]
    now = stories.resolve_all(connection, [each.story for each in held])
    for correction in held:
        clusterer.keep_apart(correction.items, now.get(correction.story, correction.story))


@dataclass(frozen=True)
class _Editing:
    """One correction."""

    connection: Connection
    clusterer: Clusterer
    correction: Correction
    now: datetime
    outlets: Mapping[str, Profile]

    def plan(self) -> Plan:
        """Raises RefusedError."""
        story = self._resolved(self.correction.story)
        if self.correction.kind == "merge":
            return self._merge(story, self._resolved(self.correction.target or ""))
        if self.correction.kind == "section":
            return self._section(story)
        reports = self._stories_of(self.correction.items)
        if self.correction.kind == "pin":
            return self._pin(story, reports)
        for item, of in reports.items():
            if of != story:
                raise RefusedError(f"the report {item} is not in the story {story}, but in {of}")
        return self._split(story, set(reports)) if self.correction.kind == "split" else self._lead(story)

    def _merge(self, story: str, into: str) -> Plan:
        if into == story:
            raise RefusedError(f"{self.correction.story} and {self.correction.target} are one story already")
        draft = self._draft(story, into)
        reasons = [{"kind": "editor", "detail": self.correction.by, "weight": 1.0}]
        draft.absorb(story, into, at=self.now, by=self.correction.by, reasons=reasons)
        self.clusterer.merge(story, into)
        return self._done(draft)

    def _section(self, story: str) -> Plan:
        draft = self._draft(story)
        pin = replace(self._pinned(story), section=self.correction.target)
        draft.make_again(story, summary.fixed(draft[story], pin))
        return self._done(draft, draft.entry(self.now, "lead", story, item=draft[story].view.lead.report))

    def _lead(self, story: str) -> Plan:
        draft = self._draft(story)
        pin = replace(self._pinned(story), lead=self.correction.items[0])
        draft.make_again(story, self._summarised(story, self._members(story), pin))
        return self._done(draft)

    def _split(self, story: str, leaving: set[str]) -> Plan:
        members = self._members(story)
        if len(members) == len(leaving):
            raise RefusedError(f"these are all the reports of the story {story}: nothing would be left of it")
        new = self._free_id()
        draft = self._draft(story)
        draft.make_again(new, self._summarised(story, [each for each in members if each.id in leaving], Pin()))
        return self._moved(draft, story, new, members)

    def _pin(self, story: str, reports: Mapping[str, str]) -> Plan:
        ((item, before),) = reports.items()
        if before == story:
            return Plan(now=self.now, settled=Settled(self.correction.id))
        members = self._members(before)
        if len(members) == 1:
            raise RefusedError(f"the report {item} is all of the story {before}: merge that story instead")
        draft = self._draft(before, story)
        (moving,) = (each for each in members if each.id == item)
        draft.add(story, moving, self._teller(moving))
        return self._moved(draft, before, story, members)

    def _moved(self, draft: Draft, story: str, into: str, members: Sequence[Member]) -> Plan:
        """The correction's reports leave a story, which is made again from the others."""
        moved = self.correction.items
        left = [each for each in members if each.id not in moved]
        draft.make_again(story, self._summarised(story, left, self._pinned(story)))
        self.clusterer.split(moved, story, into)
        done = self._done(draft, draft.entry(self.now, "split", story, other=into))
        return replace(done, moved={into: moved}, settled=Settled(self.correction.id, aim=(story, into)))

    def _done(self, draft: Draft, *entries: Change) -> Plan:
        return Plan(
            now=self.now,
            seen=draft.seen,
            stories=draft.changed(),
            merges=draft.merges,
            financings=learning.financings(self.connection, (), draft.merges, self.now),
            settled=Settled(self.correction.id),
            changes=[*entries, *draft.others(self.now)],
        )

    def _resolved(self, story: str) -> str:
        found = stories.resolve(self.connection, story)
        if found is None:
            raise RefusedError(f"there is no story {story}")
        return found

    def _stories_of(self, wanted: Sequence[str]) -> dict[str, str]:
        known = of_reports(self.connection, wanted)
        for item in wanted:
            if item not in known or "-" in item:
                raise RefusedError(f"there is no report {item}; a revision follows its report")
        return {item: known[item].story for item in wanted}

    def _draft(self, *wanted: str) -> Draft:
        return Draft(stories.read_summaries(self.connection, wanted), corrections.pins(self.connection, wanted))

    def _pinned(self, story: str) -> Pin:
        return corrections.pins(self.connection, [story]).get(story, Pin())

    def _members(self, story: str) -> list[Member]:
        return stories.members_of(self.connection, [story]).get(story, [])

    def _summarised(self, story: str, members: Iterable[Member], pin: Pin) -> Summary:
        """A story of some of the reports that are in `story`, as their sources corrected them."""
        made = summary.summarise(((each, self._teller(each)) for each in members), pin)
        for revision in stories.revisions_of(self.connection, story):
            made = summary.revised(made, self._teller(revision))
        return made

    def _teller(self, member: Member) -> Teller:
        profile = self.outlets.get(member.source)
        return summary.teller(member, profile.outlet.name if profile else member.source)

    def _free_id(self) -> str:
        """The first report's id, as stories are named; where that story exists, one of the correction's own."""
        first = self.correction.items[0]
        if stories.resolve(self.connection, first) is None:
            return first
        return hashlib.blake2b(f"{self.correction.id}:{first}".encode(), digest_size=8).hexdigest()
