"""Forms of a message: HTML as Telegram takes it, and plain text for a terminal.  Pure."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from notifier.rendering.message import Message, Part, Role, Span

#: Parts that stand apart from what is above them.
_APART: frozenset[Role] = frozenset({"body", "why"})


def html_of(message: Message) -> str:
    """Telegram's HTML (https://core.telegram.org/bots/api#html-style): links, the headline bold, the reason italic."""
    lines: list[str] = []
    for part in message.parts:
        if lines and part.role in _APART:
            lines.append("")
        lines.append(_styled(part))
    return "\n".join(lines)


def _styled(part: Part) -> str:
    tag = {"headline": "b", "why": "i"}.get(part.role, "")
    return "".join(_span(span, tag) for span in part.spans)


def _span(span: Span, tag: str) -> str:
    text = escape(span.text, quote=False)
    text = f"<{tag}>{text}</{tag}>" if tag else text
    if span.url is None:
        return text
    if "." not in (urlsplit(span.url).hostname or ""):
        # Telegram drops such a link without a word, and with it where it leads.
        return f"{text} ({escape(span.url, quote=False)})"
    return f'<a href="{escape(span.url)}">{text}</a>'


def text_of(message: Message) -> str:
    """Who, when and what on the first line, where and why on the second; of a list one more line for each entry."""
    head = [part.text for role in ("origin", "headline") if (part := message.part(role)) is not None]
    address = next((span.url for part in message.parts if part.role == "headline" for span in part.spans), None)
    tail = [part.text for role in ("others", "why") if (part := message.part(role)) is not None]
    entries = [
        f"{part.text} · {url}" if (url := part.spans[0].url) else part.text
        for part in message.parts
        if part.role == "entry"
    ]
    second = " · ".join([address, *tail] if address else tail)
    return "\n    ".join(line for line in (" · ".join(head), second, *entries) if line)
