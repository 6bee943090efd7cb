"""Assigning stories: known identities and addresses first, then what the clusterer judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete

from newsroom.assigning.assigned import Assigned, Judged
from newsroom.assigning.editing import carry_out
from newsroom.assigning.growing import Grown, refresh
from newsroom.assigning.learning import learn
from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Reason, Sighting
from newsroom.duplicates.claims import Copies
from record.identity import base_id
from record.item import Item
from record.sql import stories
from record.sql.dialect import insert
from record.sql.items import judge_again, light_row, new_items, note_copies, stories_by, url_key
from record.sql.tables import items, vectors

#: Reasons of an item that was not the clusterer's to judge.
REVISION = {"kind": "revision", "detail": "", "weight": 1.0}
#: Who merged stories, where no editor did.
LANE = "lane"


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch."""

    assigned: Sequence[Assigned] = ()
    #: Every story that changed, as it is now.
    grown: Sequence[Grown] = ()
    #: Story -> the story that absorbed it.
    absorbed: Mapping[str, str] = field(default_factory=dict)


class Assigner:
    """Assigns each new item its story, in the caller's transaction.

    Its memory is the window of recent reports.  After a transaction that was rolled back it must be thrown away, and
    another one restored from SQL: its memory holds then what SQL does not.
    """

    def __init__(self, clusterer: Clusterer, encoder: str) -> None:
        """`encoder`: the name of the encoder whose vectors `clusterer` compares."""
        self.clusterer = clusterer
        self._encoder = encoder

    def assign(
        self,
        connection: Connection,
        batch: Sequence[Judged],
        now: datetime,
        duplicates: Mapping[str, str] | None = None,
    ) -> Batch:
        """Insert the items that are new to SQL, in order, each into its story; merge stories that turn out to be one.

        Before that what editors asked for is carried out.  A revision stays in the story of its base, an item in that
        of its canonical URL; else the clusterer judges.  `duplicates`: copies, each with the item that is kept of its
        text; items of the batch, and earlier ones of which a better copy has come.
        """
        edited, merged = carry_out(connection, self.clusterer, now)
        judged = {each.item.id: each for each in reversed(batch)}
        fresh = [judged[item.id] for item in new_items(connection, [each.item for each in batch])]
        run = _Run(
            copies=Copies(duplicates or {}),
            by_base=stories_by(connection, "base", [base_id(each.item.id) for each in fresh]),
            by_url=stories_by(connection, "url_key", [url_key(each.item.url) for each in fresh if each.item.url]),
        )
        self._place(run, fresh, now)
        self._write(connection, run)
        note_copies(connection, run.copies.kept)
        touched = [run.now(placed.story) for placed in run.placed]
        grown = refresh(connection, [*map(run.now, edited), *touched, *run.absorbed.values()])
        assigned = [Assigned(placed.judged.item, run.now(placed.story), placed.opened) for placed in run.placed]
        absorbed = {story: run.now(into) for story, into in [*merged.items(), *run.absorbed.items()]}
        learn(connection, [(placed.judged, run.now(placed.story)) for placed in run.placed], absorbed, grown, now)
        return Batch(assigned, grown, absorbed)

    def _place(self, run: _Run, fresh: Sequence[Judged], now: datetime) -> None:
        """First the items whose story is known, then the others together, then revisions: their bases are placed."""
        others = []
        for each in fresh:
            if each.item.revision > 0:
                continue
            known = run.known(each.item)
            if known is None:
                others.append(each)
            else:
                run.add(each, self.clusterer.place_in(_sighting(each, run.copies, now), run.now(known)))
        decisions = self.clusterer.place_all([_sighting(each, run.copies, now) for each in others])
        for each, decision in zip(others, decisions, strict=True):
            run.add(each, decision, opened=decision.opened)
        for each in fresh:
            if each.item.revision == 0:
                continue
            known = run.known(each.item)
            if known is None:
                story = base_id(each.item.id)
                run.add(each, self.clusterer.place_in(_sighting(each, run.copies, now), story), opened=True)
            else:
                run.place_revision(each, known)

    def _write(self, connection: Connection, run: _Run) -> None:
        opened = {
            placed.story: (placed.judged.item.id, placed.judged.item.discovered)
            for placed in run.placed
            if placed.opened
        }
        stories.open_stories(connection, opened)
        if run.placed:
            rows = [_row(placed, run.now(placed.story)) for placed in run.placed]
            connection.execute(insert(connection, items), rows)
            pages = {placed.judged.item.id for placed in run.placed if placed.judged.item.from_page}
            judge_again(connection, [row for row in rows if row["id"] in pages])
            connection.execute(insert(connection, vectors), [self._vector(placed) for placed in run.placed])
        for absorbed, reasons in run.reasons.items():
            at = max(placed.judged.item.discovered for placed in run.placed)
            stories.absorb(connection, absorbed, run.now(absorbed), at=at, by=LANE, reasons=reasons)

    def _vector(self, placed: _Placed) -> dict[str, Any]:
        return {
            "item": placed.judged.item.id,
            "encoder": self._encoder,
            "vector": placed.judged.verdict.sighting.vector.astype("<f2").tobytes(),
            "discovered": placed.judged.item.discovered,
        }


@dataclass(frozen=True, slots=True)
class _Placed:
    judged: Judged
    story: str
    reasons: list[dict[str, Any]]
    opened: bool


@dataclass
class _Run:
    """What is known while a batch is placed."""

    copies: Copies
    by_base: dict[str, str]
    by_url: dict[str, str]
    placed: list[_Placed] = field(default_factory=list)
    absorbed: dict[str, str] = field(default_factory=dict)
    #: Absorbed story -> why.
    reasons: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def known(self, item: Item) -> str | None:
        """The story that an item's identity or address says it is in."""
        return self.by_base.get(base_id(item.id)) or (self.by_url.get(url_key(item.url)) if item.url else None)

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        while story in self.absorbed:
            story = self.absorbed[story]
        return story

    def add(self, judged: Judged, decision: Decision, *, opened: bool = False) -> None:
        """An item found its story, and other stories perhaps turned out to be the same."""
        reasons = [_plain(reason) for reason in decision.reasons]
        self.placed.append(_Placed(judged, decision.story, reasons, opened))
        self.by_base[base_id(judged.item.id)] = decision.story
        for story in decision.absorbed:
            self.absorbed[story] = decision.story
            self.reasons[story] = reasons

    def place_revision(self, judged: Judged, story: str) -> None:
        """A revision stays where its base is."""
        self.placed.append(_Placed(judged, story, [REVISION], opened=False))


def _sighting(judged: Judged, copies: Copies, now: datetime) -> Sighting:
    return judged.verdict.sighting.seen(now, duplicate_of=copies.twin(judged.item.id))


def _plain(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "detail": reason.detail, "weight": round(reason.weight, 3)}


def _row(placed: _Placed, story: str) -> dict[str, Any]:
    verdict = placed.judged.verdict
    return {
        **light_row(placed.judged.item, base_id(placed.judged.item.id)),
        "story": story,
        "primary": verdict.primary,
        "section": verdict.section.section,
        "section_confidence": round(verdict.section.confidence, 3),
        "tags": verdict.to_dict(),
        "reasons": placed.reasons,
    }


def forget_vectors(connection: Connection, before: datetime) -> None:
    """Delete vectors of items discovered before then: no story is joined by them any more."""
    connection.execute(delete(vectors).where(vectors.c.discovered < before))
