"""Messages that hold a list of reports, and notices of the wire itself.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from notifier.rendering.alert import headline_of, moment_text, source_text, web_url
from notifier.rendering.cutting import clean, shortened
from notifier.rendering.message import Message, Part, Span
from record.sql.showing import Shown

#: Reports that a list shows, and UTF-16 units of a headline: together they stay below 4,096
#: (https://core.telegram.org/bots/api#sendmessage).  The others are counted.
MOST_ENTRIES, _HEADLINE = 20, 110
_NOTICE = 3_000

#: Why there is a list, by what a delivery says.
HEADINGS = {
    "late": "These came while the wire was behind",
    "restored": "Perhaps told before: the database was restored",
    "waited": "These waited for this channel",
}


def list_message(heading: str, reports: Sequence[Shown], *, more: int, zone: tzinfo = UTC) -> Message:
    """The heading, a line for each report, the newest first, and how many there are beside these and `more`.

    Its days are those of `zone`.
    """
    shown = sorted(reports, key=lambda report: report.discovered, reverse=True)[:MOST_ENTRIES]
    left = len(reports) - len(shown) + more
    parts = [Part("headline", (Span(heading),)), *(Part("entry", _line(report, zone)) for report in shown)]
    if left:
        parts.append(Part("why", (Span(f"and {left} more: mintwire deliveries shows them"),)))
    return Message(tuple(parts))


def _line(report: Shown, zone: tzinfo) -> tuple[Span, ...]:
    headline = shortened(headline_of(report.title, report.url), _HEADLINE)
    when = moment_text(report.published or report.discovered, zone).partition(",")[0]
    return Span(headline, web_url(report.url)), Span(f" · {shortened(source_text(report.source_name), 40)} · {when}")


def notice_message(text: str) -> Message:
    """Something that the wire says of itself; lines become sentences of one paragraph."""
    return Message((Part("headline", (Span("Mintwire"),)), Part("entry", (Span(shortened(clean(text), _NOTICE)),))))
