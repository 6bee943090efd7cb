"""What a story that grew, or became part of another, means for the messages that tell of it.  Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from notifier.channels.links import message_link
from notifier.render import MOST_OTHERS
from record.item import to_iso
from record.sql.deliveries import UPDATE, Owed
from record.sql.messages import Message

#: A story that goes on after so long may be told again.
QUIET = timedelta(hours=24)

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """One source's report of a story.  Times are aware UTC."""

    item: str
    source: str
    source_name: str
    title: str | None
    url: str | None
    language: str | None
    #: Whether the source is an authority that speaks of itself.
    primary: bool
    published: datetime | None
    discovered: datetime


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story as it is after a batch, and what the batch did to it."""

    story: str
    lead: Member
    #: The lead first, one for each source; of many sources some.
    members: tuple[Member, ...]
    #: How many reports, of how many sources, it has in all.
    size: int
    sources: int
    #: Whether a primary source leads it now and did not before.
    lead_became_primary: bool
    #: How long nothing came before the batch brought a report; zero where it brought none, or opened the story.
    quiet_for: timedelta
    #: Stories that became part of it.
    absorbed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written."""

    #: Messages, and what they are to show.
    revised: list[tuple[Message, Payload]] = field(default_factory=list)
    #: Further messages.
    owed: list[Owed] = field(default_factory=list)


def merged(messages: Sequence[Message]) -> list[tuple[Message, Message]]:
    """Of messages of stories that became one (the oldest first): the later ones, each with the one it yields to.

    A channel keeps the story of which it was told first, and of that story the message that is current.
    """
    by_channel: dict[str, dict[str, list[Message]]] = defaultdict(lambda: defaultdict(list))
    for message in messages:
        if _tells(message):
            by_channel[message.channel][message.story].append(message)
    yielding = []
    for stories in by_channel.values():
        first, *later = stories.values()
        yielding += [(message, first[-1]) for story in later for message in story]
    return yielding


def pointing(message: Message, first: Message) -> Payload:
    """What a message shows from now on whose story goes on in another message."""
    link = message_link(first.channel_kind, first.chat, first.message_id)
    there = {"title": first.wanted.get("title"), "url": link or first.wanted.get("url")}
    return {**message.wanted, "others": [], "more": 0, "first": there}


def new_leads(changes: Iterable[StoryChange], messages: Iterable[Message]) -> set[str]:
    """Items that lead a story now, and not yet in all its messages: their summaries are needed."""
    leads = {change.story: change.lead.item for change in changes}
    return {leads[message.story] for message in messages if message.wanted.get("item") != leads[message.story]}


def grown(
    changes: Iterable[StoryChange],
    messages: Sequence[Message],
    *,
    summaries: Mapping[str, str | None],
    wanting_updates: Collection[tuple[str, str]],
) -> Plan:
    """What messages (the oldest first) show of stories as they are now, and who is told again.

    `summaries` of `new_leads`; `wanting_updates`: (channel, watch) of subscriptions.
    """
    by_story: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_story[message.story].append(message)
    plan = Plan()
    for change in changes:
        of_story = by_story[change.story]
        current = {message.channel: message for message in of_story if _tells(message)}
        for channel, message in current.items():
            payload = _payload(change, message.wanted, summaries)
            wants = any((channel, watch) in wanting_updates for watch in payload.get("watches", ()))
            again = _why_again(change, message)
            if again is not None and wants and message.state == "sent":
                key = f"{UPDATE}:{change.story}:{_next_update(change.story, channel, of_story)}"
                plan.owed.append(Owed(channel, UPDATE, key, {**payload, "again": again}, change.story))
            elif message.can_change and payload != message.wanted:
                plan.revised.append((message, payload))
    return plan


def _tells(message: Message) -> bool:
    """Whether a story goes on in this message."""
    return message.is_alive and "first" not in message.wanted


def _why_again(change: StoryChange, message: Message) -> Payload | None:
    """Why those who have the message are told again; they may know what is new to the story from one it absorbed."""
    if change.lead_became_primary and message.wanted.get("item") != change.lead.item:
        return {"because": "primary"}
    if change.quiet_for >= QUIET and message.key.split(":")[1] not in change.absorbed:
        return {"because": "quiet", "hours": int(change.quiet_for / timedelta(hours=1))}
    return None


def _next_update(story: str, channel: str, messages: Iterable[Message]) -> int:
    prefix = f"{UPDATE}:{story}:"
    return 1 + sum(message.channel == channel and message.key.startswith(prefix) for message in messages)


def _payload(change: StoryChange, before: Payload, summaries: Mapping[str, str | None]) -> Payload:
    """The payload of an alert, see notifier.alerts, as the story is now."""
    lead = change.lead
    others = sorted(
        (member for member in change.members if member.source != lead.source),
        key=lambda member: (not member.primary, member.discovered, member.item),
    )[:MOST_OTHERS]
    return {
        **before,
        "item": lead.item,
        "title": lead.title,
        "url": lead.url,
        "source": lead.source,
        "source_name": lead.source_name,
        "summary": before.get("summary") if before.get("item") == lead.item else summaries.get(lead.item),
        "language": lead.language,
        "published": None if lead.published is None else to_iso(lead.published),
        "discovered": to_iso(lead.discovered),
        "others": [{"name": member.source_name, "url": member.url} for member in others],
        "more": max(change.sources - 1 - len(others), 0),
    }
