"""Forms of a message: HTML as Telegram takes it, and plain text for a terminal.  Pure."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from notifier.rendering.message import Message, Part, Role, Span

#: Parts that stand apart from what is above them.
_APART: frozenset[Role] = frozenset({"body", "why", "item", "label"})


def html_of(message: Message) -> str:
    """Telegram's HTML (https://core.telegram.org/bots/api#html-style): links, the headline bold, the reason italic."""
    lines: list[str] = []
    for part in message.parts:
        if lines and part.role in _APART:
            lines.append("")
        lines.append(_styled(part))
    return "\n".join(lines)


def _styled(part: Part) -> str:
    tag = {"headline": "b", "label": "b", "why": "i", "bar": "code"}.get(part.role, "")
    runs = groupby(part.spans, key=lambda span: span.url)
    return "".join(_linked("".join(_span(each, tag) for each in spans), url) for url, spans in runs)


def _span(span: Span, tag: str) -> str:
    text = escape(span.text, quote=False)
    tag = tag or ("b" if span.strong else "")
    return f"<{tag}>{text}</{tag}>" if tag and text else text


def _linked(text: str, url: str | None) -> str:
    if url is None:
        return text
    if "." not in (urlsplit(url).hostname or ""):
        # Telegram drops such a link without a word, and with it where it leads.
        return f"{text} ({escape(url, quote=False)})"
    return f'<a href="{escape(url)}">{text}</a>'


def text_of(message: Message) -> str:
    """The headline on the first line, and indented below it: who, when and why; each entry of a list; the address."""
    headline = message.part("headline")
    beside = [part.text for role in ("origin", "why", "others") if (part := message.part(role)) is not None]
    entries = [
        f"{part.text} · {url}" if (url := part.spans[0].url) else part.text
        for part in message.parts
        if part.role == "entry"
    ]
    addresses = [span.url for span in headline.spans if span.url] if headline else []
    return "\n    ".join(line for line in (message.title, " · ".join(beside), *entries, *addresses) if line)
