"""Messages that tell of a story: the report that matched, who else reports it, and why it came.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from notifier.rendering.cutting import UNSEEN, clean, piece, shortened
from notifier.rendering.message import Message, Part, Span
from notifier.texts import Translator, english

#: Most UTF-16 units of each part.  Their sum stays far below the 4,096 that Telegram takes after entities
#: (https://core.telegram.org/bots/api#sendmessage), and a reader wants less still.
_TITLE, _SOURCE, _SUMMARY, _WORD, _WATCH, _OTHER = 300, 100, 350, 60, 64, 40
#: Of a summary that stands for a missing headline.
_MADE_TITLE = 150
_MOST_REASONS = 8
#: Sources of a story that are named beside the one that is shown.
MOST_OTHERS = 10
#: Characters of an address; of one of many addresses in a message.
_MOST_URL, _OTHER_URL = 2_048, 512
#: An interval is told in days from so many hours on.
_IN_DAYS = 48

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Other:
    """A source that reports the story too, and the address of its report."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Again:
    """Why a story is told again.

    primary: a primary source reports it now.  watch: another watch matches it.  quiet: it goes on after so many hours.
    """

    because: str
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """A story told to a channel: the report that matched, and why it is told.  Times are aware."""

    title: str | None
    url: str | None
    source_name: str
    published: datetime | None
    discovered: datetime
    summary: str | None
    #: The words that hit, as the queries have them.
    words: tuple[str, ...]
    #: What people call the watches that match.
    watches: tuple[str, ...]
    #: Who leads the story, where it is another one.
    lead: Other | None = None
    #: Further sources, the most important first, and how many sources report it beside all these.
    others: tuple[Other, ...] = ()
    more: int = 0
    #: When the source changed the report after it was told.
    corrected: datetime | None = None
    again: Again | None = None
    #: Title and address of the message, or report, where the story goes on, if it is not here.
    goes_on: tuple[str | None, str | None] | None = None
    #: In which its times are written.
    zone: tzinfo = UTC
    #: In whose language it speaks.
    t: Translator = field(default_factory=english)


def alert_message(alert: Alert) -> Message:
    """Headline as link, source and time, who else, a piece of the summary, why it came."""
    headline, summary = _headline_and_summary(alert)
    url = web_url(alert.url)
    parts = [Part("headline", (Span(headline, url),)), Part("origin", (Span(_origin(alert)),))]
    if others := _others(alert):
        parts.append(Part("others", others))
    if alert.goes_on is not None:
        title, there = alert.goes_on
        where = Span(headline_of(title, there), web_url(there))
        parts.append(Part("body", (Span(alert.t("This story goes on in ")), where)))
    elif summary:
        parts.append(Part("body", (Span(summary),)))
    return Message((*parts, Part("why", (Span(_why(alert)),))), preview=url)


def web_url(url: str | None, most: int = _MOST_URL) -> str | None:
    """The address if it is one of the web, safe to show and not too long, else None."""
    if url is None or len(url) > most or UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def headline_of(title: str | None, url: str | None) -> str:
    """The title cut, or what stands for it: the address without its scheme."""
    address = web_url(url)
    place = "" if address is None else address.partition("://")[2].rstrip("/")
    return shortened(clean(title) or place or "Report without a title", _TITLE)


def moment_text(moment: datetime, zone: tzinfo, t: Translator | None = None) -> str:
    """`23 Nov 2026, 08:30 UTC`; in Singapore `23 Nov 2026, 16:30 UTC+8`; without a translator in English."""
    t, local = t or english(), moment.astimezone(zone)
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""
    return t("{day}, {time} UTC{offset}", day=date_text(moment, zone, t), time=f"{local:%H:%M}", offset=offset)


def date_text(moment: datetime, zone: tzinfo, t: Translator) -> str:
    """`23 Nov 2026`."""
    local = moment.astimezone(zone)
    month = _MONTHS[local.month - 1] if t.language == "en" else local.month
    return t("{day} {month} {year}", day=local.day, month=month, year=local.year)


def source_text(name: str) -> str:
    """The name of a source, cut."""
    return shortened(clean(name), _SOURCE)


def _headline_and_summary(alert: Alert) -> tuple[str, str]:
    """Both cleaned and cut; a summary that says no more than the headline is empty."""
    title, summary = clean(alert.title), clean(alert.summary)
    if not title:
        return piece(summary, _MADE_TITLE) or headline_of(None, alert.url), ""
    rest = summary[len(title) :]
    if summary.casefold().startswith(title.casefold()) and not rest[:1].isalnum():
        summary = rest.lstrip(" .:;|–—-")
    return headline_of(title, alert.url), piece(summary, _SUMMARY)


def _origin(alert: Alert) -> str:
    """Who said it, and when they did; or, where they do not say, when we saw it; and when they changed it."""
    source = source_text(alert.source_name)
    t = alert.t
    source = t("Update · {source}", source=source) if alert.again else source
    when = moment_text(alert.published or alert.discovered, alert.zone, t)
    when = when if alert.published is not None else t("seen {time}", time=when)
    edited = "" if alert.corrected is None else t(" (edited {time})", time=_clock(alert))
    return f"{source} · {when}{edited}"


def _clock(alert: Alert) -> str:
    """The time of a correction; with its day, where that is another than the one that stands before it."""
    corrected = (alert.corrected or alert.discovered).astimezone(alert.zone)
    same = corrected.date() == (alert.published or alert.discovered).astimezone(alert.zone).date()
    return f"{corrected:%H:%M}" if same else moment_text(corrected, alert.zone, alert.t).rpartition(" ")[0]


def _others(alert: Alert) -> tuple[Span, ...]:
    """`First: A, +4 sources: B, C and 2 more`, the names linked."""
    shown = alert.others[:MOST_OTHERS]
    number = len(alert.others) + alert.more
    spans: list[Span] = []
    t = alert.t
    if alert.lead is not None:
        spans += [Span(t("First: ")), _named(alert.lead)]
    if number:
        names = [span for other in shown for span in (Span(t(", ")), _named(other))][1:]
        left = number - len(shown)
        start = (t(", ") if spans else "") + t.many("+{n} source", "+{n} sources", number)
        spans.append(Span(start + (t(": ") if names else "")))
        spans += [*names, *([Span(t(" and {n} more", n=left))] if left and names else [])]
    return tuple(spans)


def _named(other: Other) -> Span:
    return Span(shortened(clean(other.name), _OTHER), web_url(other.url, _OTHER_URL))


def _why(alert: Alert) -> str:
    t = alert.t
    words = _some([f"“{shortened(clean(word), _WORD)}”" for word in alert.words], t)
    watches = _some([shortened(clean(watch), _WATCH) for watch in alert.watches], t)
    by = t.many("watch {names}", "watches {names}", len(alert.watches), names=watches)
    why = t("{words} ({by})", words=words, by=by) if words else by
    return (
        t("Why again: {again}; {why}", again=_again(alert.again, t), why=why)
        if alert.again
        else t("Why: {why}", why=why)
    )


def _again(again: Again, t: Translator) -> str:
    if again.because == "primary":
        return t("a primary source reports it now")
    if again.because == "watch":
        return t("another watch matches it too")
    if again.hours < _IN_DAYS:
        return t.many("it goes on after {n} hour", "it goes on after {n} hours", again.hours)
    return t.many("it goes on after {n} day", "it goes on after {n} days", again.hours // 24)


def _some(reasons: Sequence[str], t: Translator) -> str:
    more = len(reasons) - _MOST_REASONS
    return t(", ").join(reasons[:_MOST_REASONS]) + (t(" and {n} more", n=more) if more > 0 else "")
