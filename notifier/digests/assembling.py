"""Stories put together from their reports and what was judged of each.  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from config.kinds.source import Source
from config.sections import SECTIONS
from newsroom.citations.citation import Citation
from newsroom.financing.financing import Financing
from newsroom.financing.merge import merge
from newsroom.lane import tally
from newsroom.languages.detect import detect_language
from notifier.digests.beside.stages import stage_of
from notifier.digests.told import Report, Told
from record.item import Item, start_of

#: Words of which no other language writes two, and how many of them make a text English.
# fmt: off
_ENGLISH = frozenset((
    "about", "after", "and", "as", "been", "before", "first", "from", "has", "its", "new", "of", "said", "says", "than",
    "that", "the", "their", "they", "this", "to", "were", "which", "with", "would",
))
# fmt: on
_SURE = 2
#: Characters from the radicals of Chinese on; and those by which the languages of East Asia are known.
_EAST_ASIAN = re.compile("[\u2e80-\ud7ff]")
_SCRIPTS = {"ja": re.compile("[ぁ-ヿ]"), "ko": re.compile("[가-힣]"), "zh": re.compile("[一-鿿]")}
#: Characters by which a report's language is known.
_READ = 400


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with what was judged of it, as SQL and `mintwire label` have it."""

    report: Report
    section: str | None
    confidence: float | None
    tags: Mapping[str, Any]
    #: Whether it was reported before the period: it counts, and is not shown.
    earlier: bool = False


def report_of(
    item: Item, source: Source | None, *, cited: Citation | None = None, financing: Financing | None = None
) -> Report:
    """A report, with what is known of its source; `item` without its boilerplate."""
    return Report(
        item=item,
        name=source.name if source else item.source,
        native=source.name_native if source else None,
        tier=source.tier if source else None,
        primary=source is not None and source.is_primary,
        language=_written(item),
        cited=cited,
        financing=financing,
    )


def _written(item: Item) -> str:
    """The first subtag of the language that a report is written in; "" where nobody can tell."""
    text = f"{item.title or ''} {start_of(item.summary, _READ)}"
    said = (item.language or "").partition("-")[0].lower()
    # The model takes a second to load, and decides nothing where text and source agree.
    if not _EAST_ASIAN.search(text):
        if len(_ENGLISH.intersection(text.lower().split())) >= _SURE:
            return "en"
        if said and said not in _SCRIPTS:
            return said
    elif said in _SCRIPTS and _SCRIPTS[said].search(text) and (said == "ja" or not _SCRIPTS["ja"].search(text)):
        return said
    return (detect_language(text, item.language) or said).partition("-")[0].lower()


def story_of(identity: str, judged: Sequence[Judged], **more: Any) -> Told | None:
    """The story of these reports; None where none of them is of the period.  `more`: fields of Told."""
    own = [each.report for each in judged if not each.earlier]
    counted = reduce(tally.plus, (tally.of_judgement(each.section, each.confidence, each.tags) for each in judged))
    found = tally.sections_of(counted)
    section = found[0][0] if found else None
    if not own or section not in SECTIONS:
        return None
    tags = tally.tags_of(counted)
    lead = min(own, key=lambda one: (not one.primary, one.at, one.item.id))
    rest = sorted((one for one in own if one is not lead), key=lambda one: one.at)
    deals = [one.financing for one in (lead, *rest) if one.financing is not None]
    values = {
        "section": section,
        # Not how sure each report is, but how far they are of one mind.
        "section_confidence": found[0][1] / (sum(sure for _, sure in found) or 1.0),
        "about_cbdc": tags["about_cbdc"],
        **{name: tuple(tags[name]) for name in tally.LISTS},
        "reports": (lead, *rest),
        "size": len(judged),
        "sources": len({each.report.name for each in judged}),
        "financing": merge(deals) if deals else None,
        "before": len({each.report.name for each in judged if each.earlier}),
    }
    told = Told(id=identity, **(values | more))
    return replace(told, stage=stage_of(told)) if told.projects and not told.stage else told
