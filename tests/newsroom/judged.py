"""Items as a judge would judge them, without the section's weights."""

from __future__ import annotations

from typing import Any

from newsroom.assigning.assigned import Judged
from newsroom.cbdc.tags import Tagger
from newsroom.citations.cite import cite
from newsroom.clustering.sighting import Sighting
from newsroom.financing.extract import financing
from newsroom.judgement.verdict import Verdict
from newsroom.sections.judge import SectionVerdict
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from record.item import Item
from tests.newsroom.items import make_item

ENCODER = UseEncoder()
_TAGGER = Tagger.shipped()


def judged(item: Item, *, primary: bool = False) -> Judged:
    """One item; every section is `policy`."""
    clean = item.clean()
    verdict = Verdict(
        item=item,
        primary=primary,
        sighting=Sighting.of(clean, ENCODER.encode([vector_text(clean)])[0]),
        section=SectionVerdict("policy", 0.8, ()),
        tags=_TAGGER.tags(clean),
        citation=cite(clean),
        financing=financing(clean),
    )
    return Judged(item, verdict)


def item(number: int, title: str, **changed: Any) -> Item:
    """An item of its own identity, address and source."""
    values: dict[str, Any] = {"source": f"source-{number}", "url": f"https://x.example/{number}", "summary": None}
    return make_item(id=f"{number:016x}", title=title, content=None, **{**values, **changed})
