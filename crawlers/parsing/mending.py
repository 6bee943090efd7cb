"""Makes text of XML what is no markup: bare ampersands, unknown entities, words in angle brackets.

Only documents that are not well-formed come here.  Sections of CDATA, comments and instructions stay as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.entities import html5

_NAME = rb"[a-zA-Z_][\w:.-]*"
#: A start or end tag, with attributes as XML has them, or without their quotation marks.
_TAG = (
    rb"<(?:/"
    + _NAME
    + rb"\s*|"
    + _NAME
    + rb"(?:\s+"
    + _NAME
    + rb"\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=/]+)){0,99}\s*/?)>"
)
_UNQUOTED = re.compile(rb"(=\s*)([^\s\"'<>=/]+)(?=[\s/>])|\"[^\"]*\"|'[^']*'")
_REFERENCE = rb"&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z][a-zA-Z0-9._-]{0,60}));|&"
_TOKEN = re.compile(rb"(<!\[CDATA\[|<!--|<\?)|" + _TAG + rb"|(<)|" + _REFERENCE)
_REFERENCE_IN_VALUE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
#: Fields of entries whose end tags may be forgotten; any other tag that nothing ends is a word: Vec<String>.
FIELDS = frozenset(
    {"title", "link", "guid", "id", "description", "summary", "content", "author", "category", "enclosure", "comments"}
    | {"pubDate", "published", "updated", "issued", "modified"}
)
_OPEN_NAME = re.compile(rb"<([a-zA-Z_][\w:.-]*)")
_KEPT_OPEN = frozenset(name.encode() for name in FIELDS) | {b"item", b"entry", b"channel", b"rss", b"feed", b"rdf:RDF"}
_MOST_NAMES = 200
#: Each takes some 200 bytes of memory.
_MOST_MARKS = 200_000
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
#: Characters that XML does not know (https://www.w3.org/TR/xml/#charsets) as far as they are single bytes, and U+FFFE.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_SURROGATES = re.compile(
    rb"&#(?:[xX]0*(d[89ab]..)|0*(5[5-6]\d\d\d));&#(?:[xX]0*(d[c-f]..)|0*(5[6-7]\d\d\d));", re.IGNORECASE
)


def without_controls(data: bytes) -> bytes:
    """`data` without characters that no XML may have."""
    return _NONCHARACTER.sub(b"", data.translate(None, _CONTROLS))


def mended(data: bytes, entities: Mapping[str, str]) -> bytes:
    """`data`, in UTF-8, with every reference resolved that XML does not know by itself, and every stray sign escaped.

    `entities` are the document's own; the others are HTML's.  What has more than 200,000 signs stays as it is.
    """
    if data.count(b"&") + data.count(b"<") > _MOST_MARKS:
        return data
    data = _SURROGATES.sub(_joined, data)
    parts, done, at = [], 0, 0
    ended: dict[bytes, bool] = {}
    while match := _TOKEN.search(data, at):
        at = match.end()
        if opening := match[1]:
            end = data.find(_ENDS[opening], at)
            if end >= 0:
                at = end + len(_ENDS[opening])
                continue
            replacement = b""  # nothing ends it, so that nothing begins
        elif match[2]:
            replacement = b"&lt;"
        elif match[0].startswith(b"<"):
            if name := _OPEN_NAME.match(match[0]):
                if not match[0].endswith(b"/>") and not _has_end(name[1], data, ended):
                    replacement = b"&lt;" + match[0][1:]
                elif b"=" in match[0]:
                    replacement = _UNQUOTED.sub(_quoted, match[0])
                else:
                    continue
            else:
                continue
        elif (replacement := _resolved(match, entities)) == match[0]:
            continue
        parts += [data[done : match.start()], replacement]
        done = at
    return b"".join([*parts, data[done:]])


def _has_end(name: bytes, data: bytes, known: dict[bytes, bool]) -> bool:
    if name not in known:
        local = name.rpartition(b":")[2]
        known[name] = local in _KEPT_OPEN or len(known) >= _MOST_NAMES or b"</" + name in data
    return known[name]


def _quoted(match: re.Match[bytes]) -> bytes:
    value = match[0] if match[2] is None else match[1] + b'"' + match[2] + b'"'
    return _REFERENCE_IN_VALUE.sub(b"&amp;", value)


def _resolved(match: re.Match[bytes], entities: Mapping[str, str]) -> bytes:
    hexadecimal, decimal, name = match[3], match[4], match[5]
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return match[0] if _is_character(code) else b""
    if name in _OF_XML:
        return match[0]
    known = entities.get(name.decode()) or html5.get(f"{name.decode()};") if name else None
    return html.escape(known, quote=False).encode() if known else b"&amp;" + match[0][1:]


def _joined(match: re.Match[bytes]) -> bytes:
    """A character beyond U+FFFF that was written as the two halves of UTF-16."""
    high, low = (int(match[at], 16) if match[at] else int(match[at + 1]) for at in (1, 3))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return match[0]
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00).encode()


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
