"""What a story is, made from its items.  Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsroom.languages import is_chinese, is_english
from record.story import Member

#: Of the items that are about a CBDC, or name a country, project or institution, the share that makes it the story's:
#: one digest among the reports of a story does not tag it with all that it mentions.
_TAG_SHARE = 1 / 3
_LISTS = ("jurisdictions", "projects", "institutions", "countries")


@dataclass(frozen=True, slots=True)
class Summary:
    """A story.  `titles` and the like come from its items; nothing here is decided by an editor."""

    lead: Member
    first_seen: datetime
    last_seen: datetime
    size: int
    sources: int
    title_en: str | None
    title_zh: str | None
    section: str | None
    section_confidence: float | None
    tags: dict[str, Any]


def lead_of(members: Sequence[Member], *, pinned: str | None = None) -> Member:
    """The item that speaks for the story: the pinned one, else a primary source's, else the first to report."""
    return min(members, key=lambda member: (member.id != pinned, not member.primary, member.reported, member.id))


def summarise(members: Sequence[Member], *, lead: str | None = None, section: str | None = None) -> Summary:
    """The story of these items (one or more); an editor's `lead` and `section` hold."""
    first = lead_of(members, pinned=lead)
    ordered = [first, *(member for member in members if member is not first)]
    judged, confidence = (section, 1.0) if section else _section(members)
    return Summary(
        lead=first,
        first_seen=min(member.discovered for member in members),
        last_seen=max(member.discovered for member in members),
        size=len(members),
        sources=len({member.source for member in members}),
        title_en=_title(ordered, is_english),
        title_zh=_title(ordered, is_chinese),
        section=judged,
        section_confidence=confidence,
        tags=_tags(ordered),
    )


def _section(members: Iterable[Member]) -> tuple[str | None, float | None]:
    """The section that most confidence speaks for, and its share of it."""
    weights: dict[str, float] = defaultdict(float)
    for member in members:
        if member.section is not None:
            weights[member.section] += member.section_confidence or 0.0
    if not weights:
        return None, None
    best = max(sorted(weights), key=weights.__getitem__)
    total = sum(weights.values())
    return best, round(weights[best] / total, 3) if total else 0.0


def _title(members: Iterable[Member], speaks: Callable[[str, str | None], bool]) -> str | None:
    return next((member.title for member in members if member.title and speaks(member.title, member.language)), None)


def _tags(members: Sequence[Member]) -> dict[str, Any]:
    judged = [member.tags for member in members if member.tags is not None]
    if not judged:
        return {}
    about = sum(bool(tags.get("about_cbdc")) for tags in judged) > len(judged) * _TAG_SHARE
    tags: dict[str, Any] = {"about_cbdc": about}
    for name in _LISTS:
        counts = Counter(value for each in judged for value in dict.fromkeys(each.get(name) or ()))
        tags[name] = [value for value, count in counts.items() if count >= len(judged) * _TAG_SHARE]
    events = Counter(each["event"] for each in judged if each.get("event"))
    tags["event"] = events.most_common(1)[0][0] if events else None
    return tags
