"""What is counted of a story's reports: by it a report is added to a story, or taken out, without the others.  Pure.

A tally is plain JSON: `judged` and `about` count reports, and those about a CBDC; `sources`, `events` and the LISTS
count reports by value; `sections` adds up the confidences of both choices of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from record.story import Member

#: Of the items that are about a CBDC, or name a country, project or institution, the share that makes it the story's:
#: one digest among the reports of a story does not tag it with all that it mentions.
_TAG_SHARE = 1 / 3
LISTS = ("jurisdictions", "projects", "institutions", "countries")

Tally = Mapping[str, Any]


def of_source(member: Member) -> Tally:
    """One report, as far as it is the same whatever it says."""
    return {"sources": {member.source: 1}}


def of_judgement(
    section: str | None,
    section_confidence: float | None,
    tags: Mapping[str, Any] | None,
    second_section: str | None = None,
    second_confidence: float | None = None,
) -> Tally:
    """What was judged of one report; nothing where it could not be judged."""
    found: dict[str, Any] = {}
    if section is not None:
        choices = ((section, section_confidence), (second_section, second_confidence))
        found["sections"] = {name: sure or 0.0 for name, sure in choices if name is not None}
    if tags is not None:
        found |= {"judged": 1, "about": int(bool(tags.get("about_cbdc")))}
        found |= {name: dict.fromkeys(tags.get(name) or (), 1) for name in LISTS}
        found["events"] = {tags["event"]: 1} if tags.get("event") else {}
    return found


def plus(one: Tally, other: Tally, sign: int = 1) -> Tally:
    """Both together; with a `sign` of -1 the first without the other."""
    result = dict(one)
    for name, value in other.items():
        if isinstance(value, Mapping):
            result[name] = _added(result.get(name) or {}, value, sign)
        else:
            result[name] = result.get(name, 0) + sign * value
    return result


def _added(one: Mapping[str, float], other: Mapping[str, float], sign: int) -> dict[str, float]:
    counts = dict(one)
    for value, number in other.items():
        left = round(counts.get(value, 0) + sign * number, 3)
        if left > 0 or sign > 0:
            counts[value] = left
        else:
            counts.pop(value, None)
    return counts


def sections_of(tally: Tally) -> list[tuple[str, float]]:
    """The sections that its reports speak for, the likeliest first, with the means of their confidences."""
    weights: Mapping[str, float] = tally.get("sections") or {}
    number = tally.get("judged") or 1
    order = sorted(sorted(weights), key=weights.__getitem__, reverse=True)
    return [(section, round(weights[section] / number, 3)) for section in order]


def tags_of(tally: Tally) -> dict[str, Any]:
    """The tags of a story, in the form of its reports'; empty where none was judged."""
    judged = tally.get("judged", 0)
    if not judged:
        return {}
    least = judged * _TAG_SHARE
    tags: dict[str, Any] = {"about_cbdc": tally["about"] > least}
    for name in LISTS:
        tags[name] = [value for value, count in tally[name].items() if count >= least]
    events = tally["events"]
    tags["event"] = max(events, key=events.__getitem__) if events else None
    return tags
