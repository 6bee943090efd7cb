"""What a story is, made from its reports, one after the other.  Pure.

Whatever comes to a story changes its summary alone: no other report of it is read.  Only where a report leaves it is it
made again from those that are left (`summarise`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from newsroom.lane import tally
from newsroom.languages import is_chinese, is_english
from newsroom.sections.nearness import near
from record.identity import base_id
from record.item import start_of
from record.sql.corrections import Pin
from record.story import MOST_TELLERS, Member, Summary, Teller, View

#: Characters of a title that messages may show.
MOST_TITLE = 1_000
#: Of a story that editors fixed nothing about.
FREE = Pin()


def teller(member: Member, source_name: str) -> Teller:
    """A report as messages show it."""
    return Teller(
        report=base_id(member.id),
        source=member.source,
        source_name=source_name,
        title=start_of(member.title, MOST_TITLE) or None,
        url=member.url,
        language=member.language,
        primary=member.primary,
    )


def opened(member: Member, shown: Teller) -> Summary:
    """A story of one report."""
    seconds = member.second_section, member.second_confidence
    judged = tally.of_judgement(member.section, member.section_confidence, member.tags, *seconds)
    counted = tally.plus(tally.of_source(member), judged)
    view = View(shown, (shown,), 1, 1, _english(shown), _chinese(shown), None)
    place = member.reported
    bare = Summary(0, view, member.discovered, member.discovered, place, place, place, None, {}, {})
    return _counted(bare, counted, FREE)


def joined(story: Summary, member: Member, shown: Teller, pin: Pin = FREE) -> Summary:
    """The story with one more report."""
    return absorbing(story, opened(member, shown), pin)


def absorbing(story: Summary, other: Summary, pin: Pin) -> Summary:
    """The story with all reports of another one.

    The report leads that an editor chose; else a primary source's, else the first that was reported.
    """
    ours = _rank(story.view.lead, story.lead_place, pin) <= _rank(other.view.lead, other.lead_place, pin)
    first = story if ours else other
    counted = tally.plus(story.tally, other.tally)
    view = View(
        lead=first.view.lead,
        members=_by_source(first.view.lead, (*story.view.members, *other.view.members)),
        size=story.view.size + other.view.size,
        sources=len(counted["sources"]),
        title_en=_english(first.view.lead) or story.view.title_en or other.view.title_en,
        title_zh=_chinese(first.view.lead) or story.view.title_zh or other.view.title_zh,
        section=None,
    )
    both = replace(
        story,
        view=view,
        first_seen=min(story.first_seen, other.first_seen),
        last_seen=max(story.last_seen, other.last_seen),
        first_place=min(story.first_place, other.first_place),
        last_place=max(story.last_place, other.last_place),
        lead_place=first.lead_place,
    )
    return _counted(both, counted, pin)


def revised(story: Summary, shown: Teller) -> Summary:
    """The story where one of its reports says something else now; what it does not say any more stays."""
    before = next((each for each in (story.view.lead, *story.view.members) if each.report == shown.report), None)
    if before is None:
        return story
    shown = replace(before, title=shown.title or before.title, url=shown.url or before.url, language=shown.language)
    view, lead = story.view, story.view.lead
    return replace(
        story,
        view=replace(
            view,
            lead=shown if lead.report == shown.report else lead,
            members=tuple(shown if each.report == shown.report else each for each in view.members),
            title_en=_english(shown) or view.title_en if view.title_en == before.title else view.title_en,
            title_zh=_chinese(shown) or view.title_zh if view.title_zh == before.title else view.title_zh,
        ),
    )


def judged_again(story: Summary, before: tally.Tally, now: tally.Tally, pin: Pin) -> Summary:
    """The story where one of its reports was judged so before, and is judged so now."""
    return _counted(story, tally.plus(tally.plus(story.tally, before, -1), now), pin)


def summarise(members: Iterable[tuple[Member, Teller]], pin: Pin = FREE) -> Summary:
    """The story of these reports (one or more, in the order of their discovery)."""
    summary: Summary | None = None
    for member, shown in members:
        summary = opened(member, shown) if summary is None else joined(summary, member, shown, pin)
    if summary is None:
        raise ValueError("a story without reports")
    return fixed(summary, pin)


def fixed(story: Summary, pin: Pin) -> Summary:
    """The story as editors fixed its section; who leads it `summarise` says."""
    return _counted(story, story.tally, pin)


def _counted(story: Summary, counted: tally.Tally, pin: Pin) -> Summary:
    found = [(pin.section, 1.0)] if pin.section else tally.sections_of(counted)
    (section, confidence), (second, less) = (*found, (None, None), (None, None))[:2]
    return replace(
        story,
        view=replace(story.view, section=section, near_section=near(second, less)),
        section_confidence=confidence,
        second_section=second,
        second_confidence=less,
        tags=tally.tags_of(counted),
        tally=counted,
    )


def _rank(lead: Teller, place: datetime, pin: Pin) -> tuple[bool, bool, datetime, str]:
    return lead.report != pin.lead, not lead.primary, place, lead.report


def _by_source(lead: Teller, members: Sequence[Teller]) -> tuple[Teller, ...]:
    """One for each source: the lead, then primary sources, then in the order in which they are given."""
    found = {lead.source: lead}
    for member in sorted(members, key=lambda each: not each.primary):
        found.setdefault(member.source, member)
    return tuple(found.values())[:MOST_TELLERS]


def _english(shown: Teller) -> str | None:
    return shown.title if shown.title and is_english(shown.title, shown.language) else None


def _chinese(shown: Teller) -> str | None:
    return shown.title if shown.title and is_chinese(shown.title, shown.language) else None
