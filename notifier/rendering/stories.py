"""Messages that show stories: lists of them, and one with its reports in order of time.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from notifier.rendering.alert import headline_of, source_text, web_url
from notifier.rendering.cutting import shortened
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import section_text, span_text, time_text
from notifier.texts import Translator
from record.story import Member, Teller, View, reported

#: UTF-16 units of a headline in a list, and of a source's name there: ten stories stay far below 4,096
#: (https://core.telegram.org/bots/api#sendmessage).
_TITLE, _SOURCE = 150, 40
#: Reports of a story that are shown; the others are counted.
MOST_REPORTS = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is made."""

    t: Translator
    zone: tzinfo
    #: Aware.
    now: datetime

    def time(self, moment: datetime) -> str:
        """See `time_text`; in UTC it says so."""
        utc = " UTC" if moment.astimezone(self.zone).tzname() == "UTC" else ""
        return time_text(moment, self.now, self.zone, self.t) + utc


@dataclass(frozen=True, slots=True)
class Listed:
    """A story in a list: what it shows, and the time that stands beside it; aware."""

    view: View
    at: datetime


def teller_for(view: View, language: str) -> Teller:
    """Who tells a story to somebody: the lead, unless another member is in their language and the lead is not."""
    wanted = [each for each in (view.lead, *view.members) if (each.language or "").partition("-")[0] == language]
    return wanted[0] if wanted else view.lead


def stories_message(title: str, listed: Sequence[Listed], reader: Reader, *, first: int = 1, foot: str = "") -> Message:
    """A title, and two lines for each story, numbered from `first` on."""
    last = (Part("why", (Span(foot),)),) if foot else ()
    return Message((Part("headline", (Span(title),)), *story_lines(listed, reader, first=first), *last))


def story_lines(listed: Sequence[Listed], reader: Reader, *, first: int = 1) -> list[Part]:
    """Two for each story: its number and headline, and who reports it, when."""
    parts = []
    for number, each in enumerate(listed, first):
        told = teller_for(each.view, reader.t.language)
        headline = shortened(headline_of(told.title, told.url), _TITLE)
        parts.append(Part("item", (Span(f"{number}. "), Span(headline, web_url(told.url)))))
        parts.append(Part("origin", (Span(_by(told, each.view, each.at, reader)),)))
    return parts


def _by(told: Teller, view: View, at: datetime, reader: Reader) -> str:
    name, others = shortened(source_text(told.source_name), _SOURCE), view.sources - 1
    by = reader.t.many("{name} and {n} more", "{name} and {n} more", others, name=name) if others > 0 else name
    return f"{by} · {reader.time(at)}"


def found_message(view: View, at: datetime, reader: Reader) -> tuple[str, str, Message]:
    """A story as somebody finds it to pass it on: its title, who reports it and when, and the message."""
    told = teller_for(view, reader.t.language)
    headline, by = headline_of(told.title, told.url), _by(told, view, at, reader)
    url = web_url(told.url)
    return headline, by, Message((Part("headline", (Span(headline, url),)), Part("origin", (Span(by),))), preview=url)


def story_message(view: View, reports: Sequence[Member], reader: Reader, facts: Sequence[str] = ()) -> Message:
    """The headline, what is known of the story, and its reports in order of time.

    `reports`: as `record.sql.stories.members_of` gives them; `facts`: more lines.
    """
    t, told = reader.t, teller_for(view, reader.t.language)
    ordered = sorted(reports, key=lambda each: each.reported)
    shown = ordered[:MOST_REPORTS]
    names = {each.source: each.source_name for each in view.members}
    section = section_text(view.section, view.near_section, t)
    held = t("{reports} from {sources}", reports=_reports(view.size, t), sources=_sources(view.sources, t))
    parts = [
        Part("headline", (Span(headline_of(told.title, told.url), web_url(told.url)),)),
        Part("origin", (Span(" · ".join(filter(None, (section, held)))),)),
        *(Part("entry", (Span(fact),)) for fact in (*_first(ordered, names, reader), *facts)),
    ]
    parts += [Part("entry" if number else "item", _line(each, names, reader)) for number, each in enumerate(shown)]
    if len(ordered) > len(shown):
        left = t.many("and {n} more report", "and {n} more reports", len(ordered) - len(shown))
        parts.append(Part("why", (Span(left),)))
    return Message(tuple(parts), preview=web_url(told.url))


def _line(report: Member, names: dict[str, str], reader: Reader) -> tuple[Span, ...]:
    headline = shortened(headline_of(report.title, report.url), _TITLE)
    name = shortened(source_text(names.get(report.source, report.source)), _SOURCE)
    moment = reader.time(reported(report.published, report.discovered))
    return Span(f"{moment} · {name} · "), Span(headline, web_url(report.url))


def _first(ordered: Sequence[Member], names: dict[str, str], reader: Reader) -> list[str]:
    """Who was first, and how long before the next source."""
    others = [each for each in ordered if each.source != ordered[0].source]
    if not others:
        return []
    lead = others[0].reported - ordered[0].reported
    first, second = (source_text(names.get(each.source, each.source)) for each in (ordered[0], others[0]))
    if lead < timedelta(minutes=1):
        return []
    return [
        reader.t("First: {first}, {span} before {second}", first=first, span=span_text(lead, reader.t), second=second)
    ]


def _reports(number: int, t: Translator) -> str:
    return t.many("{n} report", "{n} reports", number)


def _sources(number: int, t: Translator) -> str:
    return t.many("{n} source", "{n} sources", number)
