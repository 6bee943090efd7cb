"""What happened to a CBDC, from the words of a title.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from config.knowledge.cbdc import Event, shipped_knowledge
from newsroom.cbdc.wording import any_of
from record.folding import aligned

#: A question, a quotation, a name before a colon or after a dash: somebody's view.
_VIEW = re.compile(
    r"[?？]|[‘“「]\S|^\w[\w .]{2,30}: |^[\u4e00-\u9fff]{2,12}[:：]|[—-] [A-Z][a-z]+ [A-Z][a-z]+$"
    r"|^(?:don.t|why|how|what)\b",
    re.IGNORECASE,
)
#: What outlets put at the end of a title that rests on another's report.
_REPORTED = re.compile(r":? ?\breports?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a report beside the words of its title."""

    #: It names somebody who speaks for a central bank or a government.
    by_person: bool = False
    #: It names an experiment whose point is to pay across borders, or the central banks of several countries.
    across_borders: bool = False
    #: It is of some country's CBDC.
    of_country: bool = True
    #: The project is in its pilot, so that its use and its growth are the pilot's.
    in_pilot: bool = False


def event_of(title: str, known: Circumstances) -> Event:
    """The kind of event that a title tells of."""
    plain = _REPORTED.sub("", aligned(title))
    fitting = [event for event, words in _patterns() if words.search(plain)]
    found = fitting[0] if fitting else None
    if found in ("cancellation", "legislation") and not (known.by_person and "statement" in fitting[1:]):
        return found
    is_view = _VIEW.search(title) is not None
    if known.by_person and (is_view or "statement" in fitting):
        return "statement"
    if known.across_borders:
        return "cross_border"
    if found in (None, "announcement") and (known.by_person or is_view):
        return "statement"
    if found == "launch" and not known.of_country:
        return "announcement"
    if found is None:
        return "pilot" if known.in_pilot else "other"
    return found


@cache
def _patterns() -> tuple[tuple[Event, re.Pattern[str]], ...]:
    return tuple((each.event, any_of(each.words)) for each in shipped_knowledge().events)
