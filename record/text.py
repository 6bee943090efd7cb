"""Markup to plain text.

Feeds give their texts as HTML, as plain text, or as either escaped once more than it should be, and do not say which.
Here each becomes plain text: no markup, no entities, NFC, no control characters.  All of it is linear in its input.
"""

from __future__ import annotations

import html
import re
import unicodedata

from lxml import etree
from lxml.html import defs

#: Elements that end a line of text.
_BLOCKS = defs.block_tags | {"article", "aside", "body", "br", "details", "figcaption", "figure", "footer", "header"}
_BLOCKS |= {"hgroup", "main", "nav", "section", "summary"}
_CELLS = frozenset({"td", "th"})
_BLOCKS -= {"del", "ins", "col", "colgroup"} | _CELLS  # lxml counts these as blocks; they stand inside a line
#: Elements whose text is no part of the report.  `rt` and `rp` are the reading aids of ruby text: kept, they
#: would stand between the characters of a word.
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "iframe", "title", "svg", "select", "textarea", "rt", "rp"}
)
_TAGS = defs.tags | {"main", "picture", "template", "dialog", "data", "slot", "noframes", "xmp", "bdi", "search"}

#: No page that a person wrote nests deeper; libxml2 takes quadratic time for end tags far below their start tags.
_MAX_DEPTH = 256
#: Characters fed to libxml2 at once.
_PIECE = 4096

_TAG_START = re.compile(r"<(?!/?[a-zA-Z]|!--)|<(?=(/?)([a-zA-Z][\w:.-]*))")
_END_TAGS = re.compile(r"</([a-zA-Z][\w:.-]*)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_STILL_ESCAPED = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)\s*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_COMBINING = "".join(char for char in map(chr, range(0x300, 0x1E950)) if unicodedata.combining(char))
# 30 marks on one letter are the most that Unicode's Stream-Safe Text Format knows (https://unicode.org/reports/tr15/);
# NFC takes quadratic time for longer runs.
_TOO_MANY_MARKS = re.compile(f"([{_COMBINING}]{{30}})[{_COMBINING}]+")
# A class with many characters beyond U+FFFF takes 140 ns for each character of the text; this one, which finds whatever
# that one finds and more, takes 10.
_MARKS_OR_BEYOND = "".join(char for char in _COMBINING if char <= "\uffff") + "\U00010000-\U0010ffff"
_MAYBE_TOO_MANY_MARKS = re.compile(f"[{_MARKS_OR_BEYOND}]{{31}}")
# Joiners belong to the spelling of Arabic, Indic and other scripts and to emoji; after anything below they are noise.
_LOOSE_JOINER = re.compile("(?<![\u0600-\U0010ffff])[\u200c\u200d]+")


def _removed_characters() -> dict[int, str | None]:
    """What `str.translate` is to do with characters that say nothing.

    C1 controls become what Windows-1252 means by them, as HTML has it
    (https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state).
    """
    table: dict[int, str | None] = dict.fromkeys([*range(32), 127, *range(0xD800, 0xE000)])
    table.update({code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)})
    table.update({ord(white): " " for white in "\t\r\x0b\x0c\x85\u2028\u2029"})
    invisible = "\xad\u200b\u2060\ufeff\ufffe\uffff"  # soft hyphen, zero-width and word joiner spaces, noncharacters
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # embeddings, overrides, isolates: left open, they
    table.update(dict.fromkeys(map(ord, invisible + bidi)))  # turn the rest of somebody else's message round
    del table[ord("\n")]
    return table


_REMOVED = _removed_characters()
#: Finding out that a text has none of them takes a tenth of the time of `str.translate`.
_ANY_REMOVED = re.compile("[" + re.escape("".join(map(chr, _REMOVED))) + "]")


def one_line(markup: str) -> str:
    """Plain text on one line: a title, a name."""
    return fold(_clean(_resolved(markup)))


def plain(markup: str) -> str:
    """Plain text of any length; each paragraph, list item or row of it is one line."""
    return tidy(_resolved(markup))


def tidy(text: str) -> str:
    """Plain text of what is no markup (any more); its lines stay lines, but for empty ones."""
    lines = (fold(line) for line in _clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def tidy_line(text: str) -> str:
    """The same on one line."""
    return fold(_clean(text))


def fold(text: str) -> str:
    """Every run of white space becomes one space, none is left at the ends."""
    return " ".join(text.split())


def _clean(text: str) -> str:
    """NFC, without control characters and other characters that say nothing."""
    text = _without_removed(text)
    if text.isascii():
        return text
    if "\u200c" in text or "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    if _MAYBE_TOO_MANY_MARKS.search(text):
        text = _TOO_MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def _without_removed(text: str) -> str:
    return text.translate(_REMOVED) if _ANY_REMOVED.search(text) else text


def _resolved(markup: str) -> str:
    """Tags and entities resolved; a line feed stands only between blocks."""
    if "<" in markup:
        return _text_of_html(markup)
    text = _paragraphs(markup)
    if "&" not in text:
        return text
    text = _unescaped(text)
    if _is_escaped_again(text):
        text = _text_of_html(text)
    return text


def _paragraphs(text: str) -> str:
    """Text without markup: blank lines part paragraphs, other line ends are white space."""
    if "\n" not in text:
        return text
    return _BLANK_LINE.sub("\0", text.replace("\0", "")).replace("\n", " ").replace("\0", "\n")


def _unescaped(text: str) -> str:
    # html.unescape also takes "&copy=1" for "©=1"; a reference without its semicolon is rather a bare ampersand.
    return html.unescape(_BARE_AMPERSAND.sub("&amp;", text))


def _is_escaped_again(text: str) -> bool:
    """Whether text that was unescaped once shows markup still: an entity, or the end of an element of HTML."""
    return any(match[1] is None or match[1].lower() in _TAGS for match in _STILL_ESCAPED.finditer(text))


def _text_of_html(markup: str) -> str:
    markup = _without_removed(markup.replace("<![CDATA[", "").replace("]]>", ""))
    escaped = _BARE_AMPERSAND.sub("&amp;", _escape_what_is_no_tag(markup))
    parser = etree.HTMLParser(target=_Text(), encoding="utf-8", huge_tree=True)
    try:
        # In pieces, since libxml2 goes on to the end of what it was fed after its target has raised.
        for start in range(0, len(escaped), _PIECE):
            parser.feed(escaped[start : start + _PIECE].encode())
        return str(parser.close())
    except (_TooDeep, etree.LxmlError):
        return _unescaped(_ANY_TAG.sub(" ", markup))


def _escape_what_is_no_tag(markup: str) -> str:
    """`Vec<String>` and `a < b` keep their signs; tags are HTML's, prefixed and custom ones, and any that end."""
    ended: set[str] | None = None

    def escape(match: re.Match[str]) -> str:
        nonlocal ended
        name = (match[2] or "").lower()
        if name in _TAGS or ":" in name or "-" in name or match[1]:
            return "<"
        if name and ended is None:
            ended = {end.lower() for end in _END_TAGS.findall(markup)}
        return "<" if name and ended and name in ended else "&lt;"

    return _TAG_START.sub(escape, markup)


class _TooDeep(Exception):
    """The markup nests deeper than _MAX_DEPTH."""


class _Text:
    """A target of lxml's HTML parser that keeps the text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._depth = 0
        self._dropped = 0
        self._pre = 0

    def start(self, tag: str, attributes: object) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _TooDeep
        self._dropped += tag in _DROPPED
        self._pre += tag == "pre"
        self._separate(tag)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._dropped -= tag in _DROPPED
        self._pre -= tag == "pre"
        self._separate(tag)

    def _separate(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._parts.append("\n")
        elif tag in _CELLS:
            self._parts.append(" ")

    def data(self, data: str) -> None:
        if not self._dropped:
            self._parts.append(data if self._pre else data.replace("\n", " "))

    def comment(self, text: str) -> None:
        """Comments say nothing."""

    def close(self) -> str:
        return "".join(self._parts)
