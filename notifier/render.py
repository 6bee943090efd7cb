"""What a message looks like: Telegram's HTML, and plain text for a terminal.  Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from config.errors import ChannelError
from newsroom.item import from_iso

#: Most UTF-16 units of each part.  Their sum stays far below the 4,096 that Telegram takes after entities
#: (https://core.telegram.org/bots/api#sendmessage), and a reader wants less still.
_TITLE, _SOURCE, _SUMMARY, _WORD, _WATCH = 300, 100, 350, 60, 64
#: Of a summary that stands for a missing headline.
_MADE_TITLE = 150
_MOST_REASONS = 8
_MOST_URL = 2_048
#: Characters of a text that are looked at; more than any part shows.
_LOOKED_AT = 5_000

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: White space, control characters, and marks that turn the direction of all that follows.
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SENTENCE_END = re.compile("[。！？][」』”’）]*|[.!?…]+[\"'”’»)\\]]*(?=\\s)")
#: What WordPress adds to every summary of a feed.
_ADDED = re.compile(r"\s*The post .{1,300}? appeared first on .*$")
#: Before a full stop these end no sentence, and neither do single letters and what has a full stop inside (U.S.).
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "gov", "sen", "rep", "st", "no", "vs", "inc", "ltd", "co", "corp", "jr", "sr"}
)


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

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Alert:
        """From a delivery's payload: these names, times as ISO 8601.  Raises KeyError, TypeError or ValueError."""
        published = payload["published"]
        return cls(
            title=payload["title"],
            url=payload["url"],
            source_name=payload["source_name"],
            published=None if published is None else from_iso(published),
            discovered=from_iso(payload["discovered"]),
            summary=payload["summary"],
            words=tuple(payload["words"]),
            watches=tuple(payload["watches"]),
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


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Rendered]] = {"alert": _render_alert}


def alert_html(alert: Alert) -> str:
    """A message of Telegram: headline as link, source and time, a piece of the summary, why it came."""
    headline, summary = _headline_and_summary(alert)
    url = web_url(alert.url)
    head = f"<b>{_escaped(headline)}</b>"
    lines = [head if url is None else f'<a href="{escape(url)}">{head}</a>', _escaped(_origin(alert))]
    if summary:
        lines += ["", _escaped(summary)]
    return "\n".join([*lines, "", f"<i>{_escaped(_why(alert))}</i>"])


def alert_text(alert: Alert) -> str:
    """Two lines for a terminal, without markup and control characters: who, when and what; where, and why."""
    headline, _ = _headline_and_summary(alert)
    second = [part for part in (web_url(alert.url), _why(alert)) if part]
    return f"{_origin(alert)} · {headline}\n    {' · '.join(second)}"


def web_url(url: str | None) -> str | None:
    """The address if it is one of the web and safe to show, else None."""
    if url is None or len(url) > _MOST_URL or _UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _headline_and_summary(alert: Alert) -> tuple[str, str]:
    """Both cleaned and cut; a summary that says no more than the headline is empty."""
    title, summary = _clean(alert.title), _ADDED.sub("", _clean(alert.summary))
    if not title:
        return _piece(summary, _MADE_TITLE) or _place(alert.url) or "Report without a title", ""
    rest = summary[len(title) :]
    if summary.casefold().startswith(title.casefold()) and not rest[:1].isalnum():
        summary = rest.lstrip(" .:;|–—-")
    return _shortened(title, _TITLE), _piece(summary, _SUMMARY)


def _place(url: str | None) -> str:
    address = web_url(url)
    return "" if address is None else _shortened(address.partition("://")[2].rstrip("/"), _TITLE)


def _origin(alert: Alert) -> str:
    """Who said it, and when they did; or, where they do not say, when we saw it."""
    source = _shortened(_clean(alert.source_name), _SOURCE)
    when = _moment(alert.discovered) if alert.published is None else _moment(alert.published)
    return f"{source} · seen {when}" if alert.published is None else f"{source} · {when}"


def _moment(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def _why(alert: Alert) -> str:
    words = _some([f"“{_shortened(_clean(word), _WORD)}”" for word in alert.words])
    watches = _some([_shortened(_clean(watch), _WATCH) for watch in alert.watches])
    by = f"watch {watches}" if len(alert.watches) == 1 else f"watches {watches}"
    return f"Why: {words} ({by})" if words else f"Why: {by}"


def _some(reasons: list[str]) -> str:
    more = len(reasons) - _MOST_REASONS
    return ", ".join(reasons[:_MOST_REASONS]) + (f" and {more} more" if more > 0 else "")


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _clean(text: str | None) -> str:
    return _UNSEEN.sub(" ", (text or "")[:_LOOKED_AT]).strip()


def _prefix(text: str, units: int) -> str:
    """As much of the text as fits into that many UTF-16 units, without half a character at the end."""
    part = text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore")
    while part and len(part) < len(text) and (_clings(text[len(part)]) or part[-1] == "\u200d"):
        part = part[:-1]
    return part


def _clings(char: str) -> bool:
    """Whether it belongs to the character before it: a mark, a joiner, a skin colour."""
    return unicodedata.category(char)[0] == "M" or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _shortened(text: str, units: int) -> str:
    """The text, or as many of its words as fit, and an ellipsis."""
    if _prefix(text, units) == text:
        return text
    part = _prefix(text, units - 1)
    words = part.rpartition(" ")[0]
    if text[len(part)] != " " and len(words) > len(part) // 2:
        part = words
    return part.rstrip(" ,;:–—-") + "…"


def _piece(text: str, units: int) -> str:
    """The text, or as many of its sentences as fit; of a long first sentence its first words.

    A Chinese or Japanese character says about as much as two Latin ones, and counts as two.
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text[:units])
    units = units // 2 if wide > min(len(text), units) // 2 else units
    part = _prefix(text, units)
    if part == text:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, len(part) + 1) if _ends_sentence(text, match)]
    fitting = [end for end in ends if units // 8 <= end <= len(part)]
    return text[: fitting[-1]] if fitting else _shortened(text, units)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match[0][0] in "。！？":
        return True
    if text[match.end() :].lstrip()[:1].islower():
        return False
    word = text[: match.start()].rpartition(" ")[2].lstrip("(\"'“‘«[").lower()
    return match[0] != "." or not (len(word) == 1 or "." in word or word in _ABBREVIATIONS)
