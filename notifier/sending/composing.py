"""The message of a delivery: from what it says, its report and its story as they are now.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from config.errors import ChannelError
from notifier.channels.links import message_link
from notifier.digests.edition import Edition
from notifier.digests.pages.chat import DIGESTS, digest_message
from notifier.digests.pages.laying import page_of
from notifier.digests.pages.telegram import messages_of
from notifier.digests.told import Told
from notifier.documents import spoken
from notifier.manners import Manner
from notifier.rendering.alert import MOST_OTHERS, Again, Alert, Other, alert_message, source_text, web_url
from notifier.rendering.listing import HEADINGS, by_section_message, heading_of, line_of, list_message, notice_message
from notifier.rendering.message import Key, Message, Part, Span
from notifier.rendering.words import watch_text
from notifier.telling.covering import is_in_language
from notifier.telling.hours import MODES
from notifier.texts import Translator, language_of, translator
from record.item import from_iso
from record.sql.deliveries import Claimed
from record.sql.owed import ALERT, EDITION, LIST, NOTICE, UPDATE
from record.sql.showing import MatchedReport, Showing, Shown, Sibling
from record.story import Teller, View


def compose(
    claimed: Claimed,
    showing: Showing,
    channel_kind: str,
    manner: Manner | None = None,
    *,
    keys: bool = False,
    told: Mapping[str, Told] | None = None,
) -> Message:
    """The message, as its channel wants to be told; with keys under an alert where somebody hears them.

    `told`: of stories in digests what their paragraphs are made of, by id.

    Raises ChannelError where the delivery cannot be told: its report is forgotten, or its kind is not known.
    """
    says, manner = claimed.says or {}, manner or Manner()
    t = translator(language_of(manner.language))
    if claimed.kind == NOTICE:
        return notice_message(str(says.get("text", "")))
    if claimed.kind == EDITION:
        return _part(claimed, showing, says, channel_kind)
    if claimed.kind == LIST:
        return _list(claimed, showing, says, manner, told or {})
    if claimed.kind not in (ALERT, UPDATE):
        raise ChannelError(f"a delivery of kind {claimed.kind} cannot be told")
    shown = showing.reports.get(claimed.report or "")
    if shown is None:
        raise ChannelError(f"the report {claimed.report} is forgotten")
    version_and_view = showing.views.get(shown.story)
    view = version_and_view and version_and_view[1]
    alert = _alert(claimed, shown, view, showing, channel_kind, t)
    message = alert_message(replace(alert, zone=manner.zone))
    return replace(message, keys=_keys(claimed, shown, view, manner, t)) if keys else message


def _keys(
    claimed: Claimed, shown: Shown, view: View | None, manner: Manner, t: Translator
) -> tuple[tuple[Key, ...], ...]:
    """Of an alert; see `notifier.bot.commands.alerts`.  A report in the channel's language has a row of its own."""
    does = tuple(
        Key(label, f"a:{claimed.id}:{verb}")
        for verb, label in (("why", t("Why")), ("more", t("More")), ("mute", t("Mute…")))
    )
    told = None if view is None or manner.language is None else _in_language(shown, view, manner.language)
    url = None if told is None else web_url(told.url)
    if told is None or url is None:
        return (does,)
    return does, (Key(t("In your language: {source}", source=source_text(told.source_name)), url=url),)


def _in_language(shown: Shown, view: View, wanted: str) -> Teller | None:
    """Who tells the story in a language in which the report is not."""
    own = next((each.language for each in view.members if each.report == shown.report), None)
    if is_in_language(spoken(own, shown.title, shown.summary), wanted):
        return None
    return next((each for each in (view.lead, *view.members) if is_in_language(each.language, wanted)), None)


def in_language(claimed: Claimed, wanted: str, matched: Sequence[MatchedReport]) -> Claimed:
    """The delivery by the report that shows it to a channel which wants a language (BCP 47).

    Of what matched in the story, the first in that language which a watch that is told of matched, with the words by
    which it did; unless the one that was told of is in it already.
    """
    found: dict[str, list[str]] = {}
    for each in matched:
        language = spoken(each.language, each.title, each.summary)
        if each.watch in claimed.watches and is_in_language(language, wanted):
            found.setdefault(each.report, []).extend(each.words)
    if not found or claimed.report in found:
        return claimed
    report, words = next(iter(found.items()))
    return replace(claimed, report=report, words=list(dict.fromkeys(words)))


def version_of(claimed: Claimed, showing: Showing) -> int | None:
    """The version of the story that its message shows; None for what shows no story."""
    shown = showing.reports.get(claimed.report or "")
    known = None if shown is None else showing.views.get(shown.story)
    return None if known is None else known[0]


def _alert(
    claimed: Claimed, shown: Shown, view: View | None, showing: Showing, channel_kind: str, t: Translator
) -> Alert:
    lead, others, more = _elsewhere(shown, view)
    again = (claimed.says or {}).get("again")
    earlier = _earlier(claimed, showing.siblings.get(claimed.id, []))
    told_at = claimed.settled
    return Alert(
        title=shown.title,
        url=shown.url,
        source_name=shown.source_name,
        published=shown.published,
        discovered=shown.discovered,
        summary=shown.summary,
        words=tuple(claimed.words),
        watches=tuple(watch_text(each, showing.labels.get(each), t) for each in claimed.watches),
        lead=lead,
        others=others,
        more=more,
        corrected=shown.revised if shown.revised and told_at and shown.revised > told_at else None,
        again=None if again is None else Again(again["because"], again.get("hours", 0)),
        goes_on=None if earlier is None else _there(earlier, showing, channel_kind),
        t=t,
    )


def _elsewhere(shown: Shown, view: View | None) -> tuple[Other | None, tuple[Other, ...], int]:
    """Who leads the story, who else reports it, and how many more."""
    if view is None:
        return None, (), 0
    lead = None if view.lead.source == shown.source else Other(view.lead.source_name, view.lead.url)
    rest = [member for member in view.members if member.source not in (shown.source, view.lead.source)]
    others = tuple(Other(member.source_name, member.url) for member in rest[:MOST_OTHERS])
    beside = view.sources - 1 - (lead is not None)
    return lead, others, max(beside - len(others), 0)


def _earlier(claimed: Claimed, siblings: list[Sibling]) -> Sibling | None:
    """The message in which the story goes on: the channel's first about it, if that is not this one."""
    if claimed.kind != ALERT or not claimed.is_edit:
        return None
    first = next((each for each in siblings if each.kind == ALERT), None)
    return None if first is None or first.id >= claimed.id else first


def _there(first: Sibling, showing: Showing, channel_kind: str) -> tuple[str | None, str | None]:
    """Title and address of the message, or where it has none of its report."""
    shown = showing.reports.get(first.report)
    link = message_link(channel_kind, first.chat, first.message_id)
    return (None, link) if shown is None else (shown.title, link or shown.url)


def _part(claimed: Claimed, showing: Showing, says: Mapping[str, Any], channel_kind: str) -> Message:
    """One message of a house edition; as it is edited, its contents lead to the others."""
    messages = showing.editions.get((says["digest"], says["language"]))
    if messages is None:
        raise ChannelError(f"the edition {claimed.key} is forgotten")
    message = Message.from_dict(messages[says["part"] - 1])
    if claimed.is_edit:
        sent, edition = showing.sent_parts[claimed.id]
        found = {part - 1: message_link(channel_kind, *where) for part, where in sent.items()}
        links = {part: link for part, link in found.items() if link is not None}
        if links and edition:
            message = messages_of(page_of(Edition.from_dict(edition)), links)[says["part"] - 1]
    if showing.restored is None or from_iso(says["due"]) >= showing.restored:
        return message
    perhaps = Span(translator(says["language"])(HEADINGS["restored"]))
    return replace(message, parts=(Part("origin", (perhaps,)), *message.parts))


def _list(
    claimed: Claimed, showing: Showing, says: Mapping[str, Any], manner: Manner, told: Mapping[str, Told]
) -> Message:
    t = translator(language_of(manner.language))
    reports = [showing.reports[each] for each in showing.listed.get(claimed.id, ()) if each in showing.reports]
    heading = heading_of(says, manner.zone, t)
    if says.get("heading") in DIGESTS:
        return digest_message(
            heading, [(_section(each, showing), each, told.get(each.story)) for each in reports], manner.zone, t
        )
    if says.get("heading") in MODES:
        entries = [(_section(each, showing), (line_of(each, manner.zone, t),)) for each in reports]
        return by_section_message(heading, entries, t)
    return list_message(heading, reports, more=int(says.get("more", 0)), zone=manner.zone, t=t)


def _section(shown: Shown, showing: Showing) -> str | None:
    known = showing.views.get(shown.story)
    return None if known is None else known[1].section
