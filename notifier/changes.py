"""What a batch did to stories, as messages need to know it.  Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from newsroom.assigning.assigner import Batch
from newsroom.assigning.growing import Grown
from notifier.updates import Member, StoryChange
from record.sql.profiles import Profile
from record.story import Member as ItemMember

#: Sources of a story that are handed on; a message names fewer.
MOST_MEMBERS = 40


def changes_of(batch: Batch, profiles: Mapping[str, Profile]) -> list[StoryChange]:
    """Each story that the batch changed."""
    absorbed: dict[str, list[str]] = defaultdict(list)
    for story, by in batch.absorbed.items():
        absorbed[by].append(story)
    return [_change(grown, tuple(absorbed[grown.id]), profiles) for grown in batch.grown]


def _change(grown: Grown, absorbed: tuple[str, ...], profiles: Mapping[str, Profile]) -> StoryChange:
    summary, before = grown.summary, grown.last_seen_before
    members = [_member(each, profiles) for each in _one_per_source(grown)]
    return StoryChange(
        story=grown.id,
        lead=members[0],
        members=tuple(members),
        size=summary.size,
        sources=summary.sources,
        lead_became_primary=before is not None and summary.lead.primary and not grown.primary_before,
        quiet_for=timedelta(0) if before is None else max(summary.last_seen - before, timedelta(0)),
        absorbed=absorbed,
    )


def _one_per_source(grown: Grown) -> Iterable[ItemMember]:
    """The lead first; of the other sources the first report of each."""
    lead = grown.summary.lead
    first = {lead.source: lead}
    for member in grown.members:
        first.setdefault(member.source, member)
    return list(first.values())[:MOST_MEMBERS]


def _member(member: ItemMember, profiles: Mapping[str, Profile]) -> Member:
    profile = profiles.get(member.source)
    return Member(
        item=member.id,
        source=member.source,
        source_name=profile.name if profile else member.source,
        title=member.title,
        url=member.url,
        language=member.language,
        primary=member.primary,
        published=member.published,
        discovered=member.discovered,
    )
