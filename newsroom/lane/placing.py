"""Placing: known identities and addresses first, then what the clusterer judges.  Reads SQL, and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Reason, Sighting
from newsroom.duplicates.claims import Copies
from newsroom.judgement.verdict import Verdict
from newsroom.lane import learning
from newsroom.lane.draft import Draft
from newsroom.lane.placement import Placement, Plan, judgement, member
from newsroom.lane.summary import teller
from newsroom.lane.tally import of_judgement
from record.changes import Before, Brought, Change, Kind, Outlet
from record.identity import base_id
from record.item import Item
from record.sql import changes, corrections, facts, stories
from record.sql.items import OF_JUDGEMENT, KnownItem, new_items, of_reports, stories_by, unjudged, url_key
from record.sql.profiles import Profile
from record.story import Member

#: Reasons of items that were not the clusterer's to judge.
REVISION = {"kind": "revision", "detail": "", "weight": 1.0}
UNJUDGED = {"kind": "unjudged", "detail": "", "weight": 0.0}
#: Who merged stories, where no editor did.
LANE = "lane"


class Placer:
    """Works out the story of each new item.

    Its memory is the window of recent reports, in which an item stands as soon as it is placed: where a plan was not
    written, the placer is thrown away, and another one restored from SQL.
    """

    def __init__(self, clusterer: Clusterer) -> None:
        self.clusterer = clusterer

    def plan(
        self,
        connection: Connection,
        batch: Sequence[Item],
        verdicts: Mapping[str, Verdict],
        now: datetime,
        *,
        copies: Mapping[str, str] | None = None,
        outlets: Mapping[str, Profile] | None = None,
    ) -> Plan:
        """The stories of the items that are new to SQL.

        `verdicts` by item; an item without one could not be judged, and opens a story where its address and identity
        name none.  `copies`: copies, each with the item that is kept of its text; items of the batch, and earlier ones
        of which a better copy has come.  A revision stays in the story of its base, an item in that of its canonical
        URL; else the clusterer judges.
        """
        run = _Run(connection, batch, verdicts, now, Copies(copies or {}), outlets or {})
        self._place(run)
        return run.plan()

    def _place(self, run: _Run) -> None:
        """First the items whose story is known, then the others together, then revisions: their bases are placed."""
        reports = [item for item in run.fresh if item.revision == 0 and not item.from_page]
        others: list[Item] = []
        for item in reports:
            known = run.known(item)
            if known is None and item.id in run.verdicts:
                others.append(item)
            else:
                self._place_in(run, item, known or item.id)
        decisions = self.clusterer.place_all([run.sighting(item) for item in others])
        for item, decision in zip(others, decisions, strict=True):
            run.place(item, decision)
        for item in run.fresh:
            if item.revision == 0 and not item.from_page:
                continue
            known = run.known(item)
            if known is None:
                self._place_in(run, item, base_id(item.id))
            else:
                run.revise(item, known)

    def _place_in(self, run: _Run, item: Item, story: str) -> None:
        if item.id in run.verdicts:
            run.place(item, self.clusterer.place_in(run.sighting(item), story))
        else:
            run.put(item, story, [UNJUDGED])


@dataclass(frozen=True, slots=True)
class _Put:
    """An item and the story that it went to, which may be part of another one by the end of the batch."""

    item: Item
    story: str
    reasons: Sequence[Mapping[str, Any]]
    decision: Decision | None = None
    #: Whether it is a text of a report that is known.
    is_revision: bool = False


@dataclass
class _Run:
    """What is known while a batch is placed."""

    connection: Connection
    batch: Sequence[Item]
    verdicts: Mapping[str, Verdict]
    now: datetime
    copies: Copies
    outlets: Mapping[str, Profile]
    fresh: list[Item] = field(init=False)
    put_: list[_Put] = field(default_factory=list)

    def __post_init__(self) -> None:
        connection = self.connection
        self.fresh = new_items(connection, self.batch)
        bases = [base_id(item.id) for item in self.fresh]
        urls = [url_key(item.url) for item in self.fresh if item.url]
        #: The stories of reports; also of those whose ids name a story that SQL has though it has forgotten the report.
        self._by_base = stories.resolve_all(connection, bases) | stories_by(connection, "base", bases)
        self._by_url = stories_by(connection, "url_key", urls)
        self._reports = of_reports(connection, [base_id(item.id) for item in self.fresh if item.id != base_id(item.id)])

    def known(self, item: Item) -> str | None:
        """The story that an item's identity or address says it is in."""
        return self._by_base.get(base_id(item.id)) or (self._by_url.get(url_key(item.url)) if item.url else None)

    def sighting(self, item: Item) -> Sighting:
        """What the clusterer sees of it."""
        return self.verdicts[item.id].sighting.seen(self.now, duplicate_of=self.copies.twin(item.id))

    def place(self, item: Item, decision: Decision) -> None:
        """The clusterer has put it there, and other stories perhaps turned out to be the same."""
        self.put(item, decision.story, [_plain(reason) for reason in decision.reasons], decision)

    def put(
        self, item: Item, story: str, reasons: Sequence[Mapping[str, Any]], decision: Decision | None = None
    ) -> None:
        """An item is in a story."""
        self.put_.append(_Put(item, story, reasons, decision))
        self._by_base[base_id(item.id)] = story
        if item.url:
            self._by_url.setdefault(url_key(item.url), story)

    def revise(self, item: Item, story: str) -> None:
        """A text of a report that is known stays where the report is."""
        self.put_.append(_Put(item, story, [REVISION], is_revision=True))

    def plan(self) -> Plan:
        """All that is to be written."""
        connection = self.connection
        fresh = {item.id for item in self.fresh}
        again = unjudged(connection, [id_ for id_ in self.verdicts if id_ not in fresh])
        draft = self._draft([known.story for known in again.values()])
        for put in self.put_:
            self._write(draft, put)
        for known in again.values():
            if known.id == base_id(known.id):
                draft.judge_again(known.story, {}, _judged(self.verdicts[known.id]))
        placements = self._placements(draft)
        judged_again = [self.verdicts[identity] for identity in again]
        return Plan(
            now=self.now,
            placements=placements,
            judged_again=judged_again,
            seen=draft.seen,
            stories=draft.changed(),
            merges=draft.merges,
            copies=self.copies.kept,
            financings=learning.financings(connection, placements, draft.merges, self.now),
            stages=learning.stages(connection, placements),
            changes=[*self._brought(draft, placements), *self._judged_again(draft, again), *draft.others(self.now)],
        )

    def _draft(self, more: Sequence[str]) -> Draft:
        wanted = {put.story for put in self.put_} | set(more)
        wanted |= {gone for put in self.put_ if put.decision for gone in put.decision.absorbed}
        known = stories.read_summaries(self.connection, sorted(wanted))
        return Draft(known, corrections.pins(self.connection, sorted(known)))

    def _write(self, draft: Draft, put: _Put) -> None:
        if put.is_revision:
            self._revise(draft, put)
            return
        for gone in put.decision.absorbed if put.decision else ():
            draft.absorb(gone, put.story, at=self.now, by=LANE, reasons=put.reasons)
        made = self._member(put.item)
        draft.add(put.story, made, teller(made, self._outlet(put.item).name))

    def _revise(self, draft: Draft, put: _Put) -> None:
        item = put.item
        if not item.from_page or "title" in item.from_page:
            draft.revise(put.story, teller(self._member(item), self._outlet(item).name))
        if item.from_page and item.id in self.verdicts:
            draft.judge_again(put.story, self._judged_before(base_id(item.id)), _judged(self.verdicts[item.id]))

    def _judged_before(self, report: str) -> Mapping[str, Any]:
        if report in self.verdicts:
            return _judged(self.verdicts[report])
        known = self._reports.get(report)
        return of_judgement(**{name: getattr(known, name) for name in OF_JUDGEMENT}) if known else {}

    def _placements(self, draft: Draft) -> list[Placement]:
        placements, opened = [], set()
        for put in self.put_:
            story, kind = draft.now(put.story), _kind(put)
            if not put.is_revision and draft.is_new(story) and put.story == story and story not in opened:
                kind = "opened"
                opened.add(story)
            outlet = self._outlet(put.item)
            placements.append(
                Placement(put.item, self.verdicts.get(put.item.id), story, kind, put.reasons, outlet.primary)
            )
        return placements

    def _brought(self, draft: Draft, placements: Sequence[Placement]) -> list[Change]:
        before = self._texts_before(placements)
        horizon = facts.horizon(self.connection)
        found = []
        for placed in placements:
            item = placed.item
            if horizon is not None and item.id != base_id(item.id) and placed.kind in ("opened", "grew"):
                # SQL has forgotten the report, so nobody knows who was told of it.
                item = replace(item, news="age")
            judged = judgement(placed.verdict)
            brought = Brought(item.clean(), self._outlet(item), before=before.get(item.id), **judged)
            found.append(draft.entry(self.now, placed.kind, placed.story, item=item.id, brought=brought))
        return found

    def _texts_before(self, placements: Sequence[Placement]) -> dict[str, Before]:
        """Of each revision and page's text what the report said until then, as far as it is known."""
        late = {placed.item.id for placed in placements if placed.kind in ("corrected", "text")}
        known = {report: Before(row.title, row.summary, None) for report, row in self._reports.items()}
        latest = changes.latest_items(self.connection, [base_id(item) for item in sorted(late)])
        known |= {report: _texts(item) for report, item in latest.items()}
        found = {}
        for item in (placed.item for placed in placements):
            report = base_id(item.id)
            if item.id in late and report in known:
                found[item.id] = known[report]
            known[report] = _texts(item)
        return found

    def _judged_again(self, draft: Draft, again: Mapping[str, KnownItem]) -> list[Change]:
        """They come once more, with their sections and tags; who was told of them is not told again."""
        found = []
        for item in self.batch:
            if item.id in again:
                judged = judgement(self.verdicts[item.id])
                brought = Brought(item.clean(), self._outlet(item), before=_texts(item), **judged)
                found.append(draft.entry(self.now, "corrected", again[item.id].story, item=item.id, brought=brought))
        return found

    def _member(self, item: Item) -> Member:
        return member(item, self.verdicts.get(item.id), primary=self._outlet(item).primary)

    def _outlet(self, item: Item) -> Outlet:
        profile = self.outlets.get(item.source)
        verdict = self.verdicts.get(item.id)
        if profile is None:
            return Outlet(item.source, None, None, verdict is not None and verdict.primary)
        return profile.outlet


def _kind(put: _Put) -> Kind:
    if not put.is_revision:
        return "grew"
    return "text" if put.item.from_page else "corrected"


def _judged(verdict: Verdict) -> Mapping[str, Any]:
    return of_judgement(**judgement(verdict))


def _texts(item: Item) -> Before:
    item = item.clean()
    return Before(item.title, item.summary, item.content)


def _plain(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "detail": reason.detail, "weight": round(reason.weight, 3)}
