"""Items as a judge would judge them, without the section's weights; and into SQL as the lane puts them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from newsroom.cbdc.tags import Tagger
from newsroom.citations.cite import cite
from newsroom.clustering.sighting import Sighting
from newsroom.financing.extract import financing
from newsroom.judgement.verdict import Verdict
from newsroom.lane import editing
from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from newsroom.lane.window import restored
from newsroom.lane.writing import look_again, prepare, write
from newsroom.sections.judge import SectionVerdict
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from record.item import Item
from record.sql import corrections
from record.sql.profiles import Profile
from tests.newsroom.items import make_item

ENCODER = UseEncoder()
_TAGGER = Tagger.shipped()


def judged(item: Item, *, primary: bool = False) -> Verdict:
    """One item; every section is `policy`."""
    clean = item.clean()
    return Verdict(
        item=item,
        primary=primary,
        sighting=Sighting.of(clean, ENCODER.encode([vector_text(clean)])[0]),
        section=SectionVerdict("policy", 0.8, ()),
        tags=_TAGGER.tags(clean),
        citation=cite(clean),
        financing=financing(clean),
    )


def item(number: int, title: str, **changed: Any) -> Item:
    """An item of its own identity, address and source."""
    values: dict[str, Any] = {"source": f"source-{number}", "url": f"https://x.example/{number}", "summary": None}
    return make_item(id=f"{number:016x}", title=title, content=None, **{**values, **changed})


def assign(
    connection: Connection,
    verdicts: Sequence[Verdict],
    now: datetime,
    *,
    placer: Placer | None = None,
    copies: Mapping[str, str] | None = None,
    unjudged: Sequence[Item] = (),
    outlets: Mapping[str, Profile] | None = None,
) -> Plan:
    """Carries out what editors asked for, then takes a batch in; with the window that SQL has, or `placer`'s."""
    placer = placer or restored(connection, ENCODER, now)
    correct(connection, now, placer)
    batch = [verdict.item for verdict in verdicts]
    by_item = {verdict.item.id: verdict for verdict in reversed(verdicts)}
    plan = placer.plan(connection, [*batch, *unjudged], by_item, now, copies=copies, outlets=outlets)
    return _written(connection, plan)


def correct(connection: Connection, now: datetime, placer: Placer | None = None) -> list[Plan]:
    """Carries out what editors asked for."""
    placer = placer or restored(connection, ENCODER, now)
    waiting = corrections.waiting(connection)
    return [_written(connection, editing.plan(connection, placer.clusterer, each, now, {})) for each in waiting]


def _written(connection: Connection, plan: Plan) -> Plan:
    look_again(connection, plan)
    write(connection, prepare(connection.dialect, plan, ENCODER.name))
    return plan
