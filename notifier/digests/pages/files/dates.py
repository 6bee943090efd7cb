"""The calendar of an edition as iCalendar (https://www.rfc-editor.org/rfc/rfc5545).  Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from notifier.digests.edition import Announced, Edition
from notifier.digests.pages.wording import DAYS, NAMES
from notifier.rendering.alert import source_text, web_url
from notifier.rendering.cutting import shortened
from notifier.texts import Translator, translator
from record.text import tidy_line

#: UTF-16 units of what an event is called, and of what is said of it.
_SUMMARY, _SAID = 200, 1_000


def calendar_of(edition: Edition) -> str:
    """Whole days, each with the sentence that announces it and its source; the same edition gives the same text."""
    calendar, t = Calendar(), translator(edition.language)
    calendar.add("prodid", "-//Mintwire//Editions//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", t(NAMES[edition.period.rhythm]))
    for announced in edition.beside.calendar:
        calendar.add_component(_event(announced, edition, t))
    return str(calendar.to_ical(), "utf-8")


def _event(announced: Announced, edition: Edition, t: Translator) -> Event:
    key = hashlib.blake2b(f"{announced.story} {announced.day} {announced.kind}".encode(), digest_size=12).hexdigest()
    event = Event()
    event.add("uid", f"{key}@mintwire")
    event.add("dtstamp", edition.period.until.astimezone(UTC))
    event.add("dtstart", announced.day)
    event.add("dtend", announced.day + timedelta(days=1))
    kind, headline = t(DAYS[announced.kind]), shortened(tidy_line(announced.headline), _SUMMARY)
    event.add("summary", t("{kind}: {headline}", kind=kind, headline=headline))
    sentence, source = shortened(tidy_line(announced.sentence), _SAID), source_text(tidy_line(announced.source))
    event.add("description", f"{sentence} ({source})")
    if url := web_url(announced.url):
        event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
