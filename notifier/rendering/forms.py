"""Forms of a message: HTML as Telegram takes it, and plain text for a terminal.  Pure."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from notifier.rendering.cutting import units_of
from notifier.rendering.message import Message, Part, Role, Span

#: Parts that stand apart from what is above them.
_APART: frozenset[Role] = frozenset({"body", "why", "item", "label"})


#: UTF-16 units of a message, after its entities (https://core.telegram.org/bots/api#sendmessage).
MOST_UNITS = 4_096


def html_of(message: Message) -> str:
    """Telegram's HTML (https://core.telegram.org/bots/api#html-style): links, the headline bold, the reason italic."""
    written = units(message) <= MOST_UNITS
    lines: list[str] = []
    for part in message.parts:
        if lines and part.role in _APART:
            lines.append("")
        lines.append(_styled(part, written=written))
    return "\n".join(lines)


def units(message: Message) -> int:
    """UTF-16 units that it has at most as HTML, after its entities, with all addresses that are written out."""
    spans = [span for part in message.parts for span in part.spans]
    texts = [span.text + (f" ({span.url})" if span.url and _is_dropped(span.url) else "") for span in spans]
    return units_of("".join(texts)) + 2 * len(message.parts)


def _is_dropped(url: str) -> bool:
    """Telegram drops a link whose host has no dot without a word, and with it where it leads."""
    return "." not in (urlsplit(url).hostname or "")


def _styled(part: Part, *, written: bool) -> str:
    tag = {"headline": "b", "label": "b", "why": "i", "bar": "code"}.get(part.role, "")
    runs = groupby(part.spans, key=lambda span: span.url)
    return "".join(_linked("".join(_span(each, tag) for each in spans), url, written) for url, spans in runs)


def _span(span: Span, tag: str) -> str:
    text = escape(span.text, quote=False)
    tag = tag or ("b" if span.strong else "")
    return f"<{tag}>{text}</{tag}>" if tag and text else text


def _linked(text: str, url: str | None, written: bool) -> str:
    if url is None:
        return text
    if _is_dropped(url):
        return f"{text} ({escape(url, quote=False)})" if written else text
    return f'<a href="{escape(url)}">{text}</a>'


def text_of(message: Message) -> str:
    """The headline on the first line, and indented below it: who, when and why; each entry of a list; the address.

    Of a message with entries of several lines all parts, in order.
    """
    if message.part("item") is not None:
        return "\n    ".join(part.text for part in message.parts if part.text)
    headline = message.part("headline")
    beside = [part.text for role in ("origin", "why", "others") if (part := message.part(role)) is not None]
    entries = [
        f"{part.text} · {url}" if (url := part.spans[0].url) else part.text
        for part in message.parts
        if part.role == "entry"
    ]
    addresses = [span.url for span in headline.spans if span.url] if headline else []
    return "\n    ".join(line for line in (message.title, " · ".join(beside), *entries, *addresses) if line)
