"""Telegram's HTML as the Bot API reads it, with its error texts.

Rules: https://core.telegram.org/bots/api#html-style. Offsets in errors count bytes, those of entities UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: Tag to entity type.
TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
#: Only these named references are known; any other `&name;` stays as it is written.
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MAX_ENTITIES = 100

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_START = re.compile(r"<([^\s>]*)")
_END = re.compile(r"</([^\s>]*)\s*(>?)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/]+)\s*(?:=\s*("[^"]*"?|'[^']*'?|[A-Za-z0-9.-]*(?=[\s>])))?""")


class EntityError(ValueError):
    """Text that Telegram refuses; the text is Telegram's own, without `Bad Request: can't parse entities: `."""


@dataclass
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    argument: str
    offset: int
    chars: int


def utf16(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.text: list[str] = []
        self.chars = 0
        self.offset = 0
        self.stack: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.html):
            if self.html.startswith("</", self.at):
                self._close()
            elif self.html[self.at] == "<":
                self._open()
            else:
                self._characters()
        if self.stack:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.text), self.entities[:MAX_ENTITIES]

    def _byte(self, at: int) -> int:
        return len(self.html[:at].encode())

    def _characters(self) -> None:
        end = self.html.find("<", self.at)
        piece = dereference(self.html[self.at : end if end >= 0 else None])
        self.at = end if end >= 0 else len(self.html)
        self.text.append(piece)
        self.chars += len(piece)
        self.offset += utf16(piece)

    def _open(self) -> None:
        begin = self.at
        match = _START.match(self.html, begin)
        assert match is not None
        tag = match[1].lower()
        if match.end() == len(self.html):
            raise EntityError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(tag, begin, match.end())
        self.stack.append(_Open(tag, self._argument(tag, attributes, begin), self.offset, self.chars))

    def _attributes(self, tag: str, begin: int, at: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            at += len(self.html[at:]) - len(self.html[at:].lstrip())
            if at >= len(self.html):
                raise EntityError(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self.html[at] == ">":
                self.at = at + 1
                return attributes
            match = _ATTRIBUTE.match(self.html, at)
            place = f'the tag "{tag}" at byte offset {self._byte(begin)}'
            if match is None:
                raise EntityError(f"Empty attribute name in {place}")
            if match[2] is None and tag == "blockquote" and match[1] == "expandable":
                attributes["expandable"] = ""
            elif match[2] is None:
                raise EntityError(f"Expected equal sign in declaration of an attribute of {place}")
            else:
                value = match[2]
                quoted = value[:1] in ("'", '"')
                attributes[match[1]] = dereference(value[1:-1]) if quoted else value.lower()
            at = match.end()

    def _argument(self, tag: str, attributes: dict[str, str], begin: int) -> str:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        name = {"a": "href", "tg-emoji": "emoji-id", "code": "class"}.get(tag, "")
        return attributes.get(name, "")

    def _close(self) -> None:
        begin = self.at
        if not self.stack:
            raise EntityError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        match = _END.match(self.html, begin)
        assert match is not None
        if not match[2]:
            raise EntityError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        found, expected = match[1].lower(), self.stack[-1].tag
        if found and found != expected:
            where = f"Unmatched end tag at byte offset {self._byte(begin)}"
            raise EntityError(f'{where}, expected "</{expected}>", found "</{found}>"')
        self.at = match.end()
        self._entity(self.stack.pop())

    def _entity(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        entity: dict[str, Any] = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = checked_url(opened.argument or "".join(self.text)[opened.chars :])
            if url is None:
                return  # Telegram shows the text and forgets the link
            entity["url"] = url
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise EntityError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        if length:
            self.entities.append(entity)


def dereference(text: str) -> str:
    """Character references resolved as Telegram does: four names, numbers, the `;` may be missing."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match[0]
    return chr(code)


def checked_url(url: str) -> str | None:
    """The link that Telegram keeps, or None where it drops it: http(s) with a dotted host, or tg:."""
    if url.startswith("tg://"):
        return url
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "ftp", "ton") or not ("." in host or ":" in host):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def parse_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and its entities, in order.  Raises EntityError with Telegram's words."""
    return _Parser(html).run()


def trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The text without white space at its ends, entities moved and cut with it."""
    bare = text.strip()
    lead = utf16(text[: len(text) - len(text.lstrip())])
    end = utf16(bare)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - lead, 0)
        last = min(entity["offset"] + entity["length"] - lead, end)
        if first < last:
            kept.append({**entity, "offset": first, "length": last - first})
    return bare, kept
