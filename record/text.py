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

_TAG_START = re.compile(r"<(?!/?[a-zA-Z]|!--)|<(?=(/?)([a-zA-Z][\w:.-]*)(> )?)")
_END_TAGS = re.compile(r"</([a-zA-Z][\w:.-]*)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
#: A start tag, what stands at either side of it, and what is in it.
_START_TAG = re.compile(r"(?P<before>[\w.!?:;,>)]?)<(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>[^<>]*)>(?=(?P<after>[\w<&]?))")
_ATTRIBUTE = re.compile(r"\s[\w:-]+\s*=|/$")
#: So many names are looked for; nobody uses more.
_MOST_NAMES = 200
#: Elements without an end tag.
_VOID = defs.empty_tags | {"wbr"}
#: The halves of UTF-16 that stand for one character beyond U+FFFF, each as a reference or as JSON escapes it.
_SURROGATES = re.compile(
    r"&#(?:[xX]0*(d[89ab]\w\w)|0*(5[56]\d{3}));&#(?:[xX]0*(d[c-f]\w\w)|0*(5[67]\d{3}));"
    r"|\\u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_COMBINING = "".join(char for char in map(chr, range(0x300, 0x1E950)) if unicodedata.combining(char))
# 30 marks on one letter are the most that Unicode's Stream-Safe Text Format knows (https://unicode.org/reports/tr15/);
# NFC takes quadratic time for longer runs.
_TOO_MANY_MARKS = re.compile(f"([{_COMBINING}]{{30}})[{_COMBINING}]+")
# A class with many characters beyond U+FFFF takes 140 ns for each character of the text; this one, which finds whatever
# that one finds and more, takes 10.
_MARKS_OR_BEYOND = "".join(char for char in _COMBINING if char <= "\uffff") + "\U00010000-\U0010ffff"
_MAYBE_TOO_MANY_MARKS = re.compile(f"[{_MARKS_OR_BEYOND}]{{31}}")
#: Default_Ignorable_Code_Point (https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt) but for
#: joiners and the variation selectors of signs: they would hide a word, or break it, or turn the rest of somebody
#: else's message round.
_IGNORABLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufff8\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: Controls, halves of characters, and white space other than blanks and line feeds.
_CONTROLS = "\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_REMOVED = re.compile(f"[{_CONTROLS}{_IGNORABLE}]+")
# Joiners belong to the spelling of Arabic, Indic and other scripts and to emoji; after anything below they are noise.
# Variation selectors choose between two forms of a sign.
_LOOSE_JOINER = re.compile(
    "(?<![\u0600-\U0010ffff])[\u200c\u200d]+|(?<![#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001fbff])[\ufe0e\ufe0f]"
)
_ANY_JOINER = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
#: What the others become: white space, and of C1 controls what Windows-1252 means by them, as HTML has it
#: (https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state).
_REPLACED = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_REPLACED |= {ord(white): " " for white in "\t\r\x0b\x0c\x85\u2028\u2029"}


def one_line(markup: str) -> str:
    """Plain text on one line: a title, a name."""
    return fold(_clean(_resolved(markup, is_title=True)))


def plain(markup: str) -> str:
    """Plain text of any length; each paragraph, list item or row of it is one line."""
    return tidy(_resolved(markup, is_title=False))


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
    if _ANY_JOINER.search(text):
        text = _LOOSE_JOINER.sub("", text)
    return unicodedata.normalize("NFC", bounded_marks(text))


def bounded_marks(text: str) -> str:
    """At most 30 combining marks stand behind each other, as normalising takes quadratic time for longer runs."""
    return _TOO_MANY_MARKS.sub(r"\1", text) if _MAYBE_TOO_MANY_MARKS.search(text) else text


def _joined(match: re.Match[str]) -> str:
    first, second = (
        next((int(digits, base) for digits, base in half if digits), 0)
        for half in (((match[1], 16), (match[2], 10), (match[5], 16)), ((match[3], 16), (match[4], 10), (match[6], 16)))
    )
    if not 0xD800 <= first < 0xDC00 <= second < 0xE000:
        return match[0]
    return chr(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00)


def _without_removed(text: str) -> str:
    return _REMOVED.sub(_replaced, text)


def _replaced(match: re.Match[str]) -> str:
    return "".join(_REPLACED.get(ord(char), "") for char in match[0])


def is_markup(text: str, *, is_title: bool = True) -> bool:
    """Whether a text of which nobody says what it is, is HTML, and not plain text that speaks of tags.

    HTML are elements that end, tags with attributes, and tags that touch the words beside them.  Outside titles they
    are also `<br>` wherever it stands, and any element of HTML that a text begins with.
    """
    if "<" not in text:
        return False
    if "<!--" in text or "<![CDATA[" in text:
        return True
    open_ones: set[str] = set()
    for tag in _START_TAG.finditer(text):
        name = tag["name"]
        if name.lower() not in _TAGS and ":" not in name and "-" not in name:
            continue
        if name not in open_ones and len(open_ones) < _MOST_NAMES:
            if f"</{name}" in text:
                return True
            open_ones.add(name)
        if tag["after"] or _ATTRIBUTE.search(tag["rest"]):
            return True
        if name.lower() in _VOID and (not is_title or tag["before"].strip()):
            return True
        if not is_title and not text[: tag.start("name") - 1].strip():
            return True
    return not is_title and any(name.lower() in _TAGS for name in _END_TAGS.findall(text))


def _resolved(markup: str, *, is_title: bool) -> str:
    """Tags and entities resolved; a line feed stands only between blocks."""
    if "<" in markup and is_markup(markup, is_title=is_title):
        return _text_of_html(markup)
    text = _paragraphs(markup)
    for _ in range(2):  # some escape twice
        if "&" not in text:
            break
        text = _unescaped(text)
        if is_markup(text):
            return _text_of_html(text)
    return text


def _paragraphs(text: str) -> str:
    """Text without markup: blank lines part paragraphs, other line ends are white space."""
    if "\n" not in text:
        return text
    return _BLANK_LINE.sub("\0", text.replace("\0", "")).replace("\n", " ").replace("\0", "\n")


def _unescaped(text: str) -> str:
    text = _SURROGATES.sub(_joined, text)
    # html.unescape also takes "&copy=1" for "©=1"; a reference without its semicolon is rather a bare ampersand.
    return html.unescape(_BARE_AMPERSAND.sub("&amp;", text))


def _text_of_html(markup: str) -> str:
    markup = _without_removed(_SURROGATES.sub(_joined, markup).replace("<![CDATA[", "").replace("]]>", ""))
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
    """`Vec<String>` and `a < b` keep their signs; tags are HTML's, prefixed and custom ones, and any that end.

    What would swallow the rest of the text, such as `<select> menus`, is a word if nothing ends it.
    """
    ended: set[str] | None = None

    def escape(match: re.Match[str]) -> str:
        nonlocal ended
        name = (match[2] or "").lower()
        is_open = name in _DROPPED and match[3]
        if (name in _TAGS and not is_open) or ":" in name or "-" in name or match[1]:
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
