"""What a message looks like: Telegram's HTML, and plain text for a terminal.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from config.errors import ChannelError
from notifier.cutting import UNSEEN, clean, piece, shortened
from record.item import from_iso

#: Most UTF-16 units of each part.  Their sum stays far below the 4,096 that Telegram takes after entities
#: (https://core.telegram.org/bots/api#sendmessage), and a reader wants less still.
_TITLE, _SOURCE, _SUMMARY, _WORD, _WATCH, _OTHER = 300, 100, 350, 60, 64, 40
#: Of a summary that stands for a missing headline.
_MADE_TITLE = 150
_MOST_REASONS = 8
#: Sources of a story that are named beside the one that leads it.
MOST_OTHERS = 10
#: Characters of an address; of one of many addresses in a message.
_MOST_URL, _OTHER_URL = 2_048, 512
#: An interval is told in days from so many hours on.
_IN_DAYS = 48

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: What WordPress adds to every summary of a feed.
_ADDED = re.compile(r"\s*The post .{1,300}? appeared first on .*$")


@dataclass(frozen=True, slots=True)
class Alert:
    """A story told to a channel: the report, and why it is told.  Times are aware UTC."""

    title: str | None
    url: str | None
    source_name: str
    published: datetime | None
    discovered: datetime
    summary: str | None
    #: The words that hit, as the queries have them.
    words: tuple[str, ...]
    #: Ids of the watches that match.
    watches: tuple[str, ...]
    #: Other sources that report it: names, and addresses of their reports.
    others: tuple[tuple[str, str | None], ...]
    #: How many sources report it beside all these.
    more: int
    #: Why it is told again: "primary" or "quiet"; after so many hours.
    again: str | None
    quiet_hours: int
    #: Title and address of the message, or report, where the story goes on, if it is not here.
    first: tuple[str | None, str | None] | None

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Alert:
        """From a delivery's payload: these names, times as ISO 8601.  Raises KeyError, TypeError or ValueError."""
        published = payload["published"]
        again, first = payload.get("again"), payload.get("first")
        return cls(
            title=payload["title"],
            url=payload["url"],
            source_name=payload["source_name"],
            published=None if published is None else from_iso(published),
            discovered=from_iso(payload["discovered"]),
            summary=payload["summary"],
            words=tuple(payload["words"]),
            watches=tuple(payload["watches"]),
            others=tuple((other["name"], other["url"]) for other in payload.get("others", ())),
            more=payload.get("more", 0),
            again=again and again["because"],
            quiet_hours=again.get("hours", 0) if again else 0,
            first=first and (first["title"], first["url"]),
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message in every form; `preview` is the address whose preview a chat shows with it."""

    html: str
    text: str
    preview: str | None


def render(kind: str, payload: Mapping[str, Any]) -> Rendered:
    """The message of a delivery.  Raises ChannelError for one that cannot be rendered."""
    if kind not in _KINDS:
        raise ChannelError(f"a delivery of kind {kind} cannot be rendered")
    try:
        return _KINDS[kind](payload)
    except (KeyError, TypeError, ValueError) as error:
        raise ChannelError(f"the payload of kind {kind} cannot be read: {error!r}") from error


def _render_alert(payload: Mapping[str, Any]) -> Rendered:
    alert = Alert.from_payload(payload)
    return Rendered(alert_html(alert), alert_text(alert), web_url(alert.url))


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Rendered]] = {"alert": _render_alert, "update": _render_alert}


def alert_html(alert: Alert) -> str:
    """A message of Telegram: headline as link, source and time, who else, a piece of the summary, why it came."""
    headline, summary = _headline_and_summary(alert)
    lines = [_link(f"<b>{_escaped(headline)}</b>", web_url(alert.url)), _escaped(_origin(alert))]
    if alert.others:
        names = [_link(_escaped(name), web_url(url, _OTHER_URL)) for name, url in _others(alert)]
        lines.append(_with_others(alert, names))
    if alert.first is not None:
        title, url = alert.first
        lines += ["", f"This story goes on in {_link(_escaped(_title(title, url)), web_url(url))}"]
    elif summary:
        lines += ["", _escaped(summary)]
    return "\n".join([*lines, "", f"<i>{_escaped(_why(alert))}</i>"])


def alert_text(alert: Alert) -> str:
    """Two lines for a terminal, without markup and control characters: who, when and what; where, and why."""
    headline, _ = _headline_and_summary(alert)
    others = _with_others(alert, [name for name, _ in _others(alert)]) if alert.others else None
    second = [part for part in (web_url(alert.url), others, _why(alert)) if part]
    return f"{_origin(alert)} · {headline}\n    {' · '.join(second)}"


def web_url(url: str | None, most: int = _MOST_URL) -> str | None:
    """The address if it is one of the web, safe to show and not too long, else None."""
    if url is None or len(url) > most or UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _headline_and_summary(alert: Alert) -> tuple[str, str]:
    """Both cleaned and cut; a summary that says no more than the headline is empty."""
    title, summary = clean(alert.title), _ADDED.sub("", clean(alert.summary))
    if not title:
        return piece(summary, _MADE_TITLE) or _title(None, alert.url), ""
    rest = summary[len(title) :]
    if summary.casefold().startswith(title.casefold()) and not rest[:1].isalnum():
        summary = rest.lstrip(" .:;|–—-")
    return _title(title, alert.url), piece(summary, _SUMMARY)


def _title(title: str | None, url: str | None) -> str:
    """The title cut, or what stands for it."""
    address = web_url(url)
    place = "" if address is None else address.partition("://")[2].rstrip("/")
    return shortened(clean(title) or place or "Report without a title", _TITLE)


def _origin(alert: Alert) -> str:
    """Who said it, and when they did; or, where they do not say, when we saw it."""
    source = shortened(clean(alert.source_name), _SOURCE)
    source = f"Update · {source}" if alert.again else source
    when = _moment(alert.discovered) if alert.published is None else _moment(alert.published)
    return f"{source} · seen {when}" if alert.published is None else f"{source} · {when}"


def _others(alert: Alert) -> list[tuple[str, str | None]]:
    """Names cut, and addresses, of the sources that are shown."""
    return [(shortened(clean(name), _OTHER), url) for name, url in alert.others[:MOST_OTHERS]]


def _with_others(alert: Alert, names: Sequence[str]) -> str:
    number = len(alert.others) + alert.more
    more = number - len(names)
    return f"+{number} source{'s' if number > 1 else ''}: {', '.join(names)}" + (f" and {more} more" if more else "")


def _moment(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def _why(alert: Alert) -> str:
    words = _some([f"“{shortened(clean(word), _WORD)}”" for word in alert.words])
    watches = _some([shortened(clean(watch), _WATCH) for watch in alert.watches])
    by = f"watch {watches}" if len(alert.watches) == 1 else f"watches {watches}"
    why = f"{words} ({by})" if words else by
    return f"Why again: {_again(alert)}; {why}" if alert.again else f"Why: {why}"


def _again(alert: Alert) -> str:
    if alert.again == "primary":
        return "a primary source reports it now"
    hours = alert.quiet_hours
    return f"it goes on after {hours} hours" if hours < _IN_DAYS else f"it goes on after {hours // 24} days"


def _some(reasons: list[str]) -> str:
    more = len(reasons) - _MOST_REASONS
    return ", ".join(reasons[:_MOST_REASONS]) + (f" and {more} more" if more > 0 else "")


def _link(html: str, url: str | None) -> str:
    return html if url is None else f'<a href="{escape(url)}">{html}</a>'


def _escaped(text: str) -> str:
    return escape(text, quote=False)
