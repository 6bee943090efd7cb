"""Messages that hold a list of reports, and notices of the wire itself.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from itertools import groupby
from typing import Any

from config.sections import SECTIONS
from notifier.rendering.alert import date_text, headline_of, moment_text, source_text, web_url
from notifier.rendering.cutting import clean, shortened
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import SECTION_NAMES
from notifier.texts import Translator, english, gettext_noop
from record.item import from_iso
from record.sql.showing import Shown

#: Reports that a list shows, and UTF-16 units of a headline: together they stay below 4,096
#: (https://core.telegram.org/bots/api#sendmessage).  The others are counted.
MOST_ENTRIES, _HEADLINE = 20, 110
_NOTICE = 3_000

#: Why there is a list, by what a delivery says.
HEADINGS = {
    "late": gettext_noop("These came while the wire was behind"),
    "restored": gettext_noop("Perhaps told before: the database was restored"),
    "waited": gettext_noop("These waited for this channel"),
    "burst": gettext_noop("Much at once"),
    "full": gettext_noop("This chat has had its messages of this hour; what else comes stands here"),
    "hourly": gettext_noop("The last hour"),
    "daily": gettext_noop("The last day"),
    "weekly": gettext_noop("The last week"),
}


#: What stands in no section.
_OTHER = gettext_noop("Other")
_ORDER: dict[str | None, int] = {section: number for number, section in enumerate(SECTIONS)}


def heading_of(says: Mapping[str, Any], zone: tzinfo, t: Translator) -> str:
    """Of a list; of one by the clock with its day, and which of several messages it is."""
    heading = str(says.get("heading", ""))
    text = t(HEADINGS.get(heading, heading))
    if "due" in says:
        at = from_iso(str(says["due"]))
        text = f"{text} · {(moment_text if heading == 'hourly' else date_text)(at, zone, t)}"
    if says.get("parts", 1) > 1:
        text = t("{heading} ({part} of {parts})", heading=text, part=says["part"], parts=says["parts"])
    return text


def list_message(
    heading: str, reports: Sequence[Shown], *, more: int, zone: tzinfo = UTC, t: Translator | None = None
) -> Message:
    """The heading, a line for each report, the newest first, and how many there are beside these and `more`.

    Its days are those of `zone`; without a translator it speaks English.
    """
    t = t or english()
    shown = sorted(reports, key=lambda report: report.discovered, reverse=True)[:MOST_ENTRIES]
    left = len(reports) - len(shown) + more
    parts = [Part("headline", (Span(heading),)), *(line_of(report, zone, t) for report in shown)]
    if left:
        parts.append(Part("why", (Span(t("and {n} more: mintwire deliveries shows them", n=left)),)))
    return Message(tuple(parts))


def by_section_message(heading: str, entries: Sequence[tuple[str | None, Sequence[Part]]], t: Translator) -> Message:
    """A list by the clock: each entry under its section, in the order of sections."""
    parts = [Part("headline", (Span(heading),))]
    ordered = sorted(entries, key=lambda each: _ORDER.get(each[0], len(_ORDER)))
    for section, its in groupby(ordered, key=lambda each: each[0]):
        parts.append(Part("label", (Span(t(SECTION_NAMES.get(section or "", _OTHER))),)))
        parts += [part for _, entry in its for part in entry]
    return Message(tuple(parts))


def line_of(report: Shown, zone: tzinfo, t: Translator) -> Part:
    """A report in a line: its headline, source and day."""
    headline = shortened(headline_of(report.title, report.url), _HEADLINE)
    when = date_text(report.published or report.discovered, zone, t)
    about = f" · {shortened(source_text(report.source_name), 40)} · {when}"
    return Part("entry", (Span(headline, web_url(report.url)), Span(about)))


def notice_message(text: str) -> Message:
    """Something that the wire says of itself; lines become sentences of one paragraph."""
    return Message((Part("headline", (Span("Mintwire"),)), Part("entry", (Span(shortened(clean(text), _NOTICE)),))))
