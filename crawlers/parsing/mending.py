"""Makes text of XML what is no markup: bare ampersands, unknown entities, words in angle brackets.

Only documents that are not well-formed come here.  Sections of CDATA, comments and instructions stay as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from html.entities import html5

#: Fields of entries whose end tags may be forgotten; any other tag that nothing ends is a word: Vec<String>.
FIELDS = frozenset(
    {"title", "link", "guid", "id", "description", "summary", "content", "author", "category", "enclosure", "comments"}
    | {"pubDate", "published", "updated", "issued", "modified"}
)
_LEFT_OPEN = frozenset(name.encode() for name in FIELDS) | {b"item", b"entry", b"channel", b"rss", b"feed", b"RDF"}
#: Names of tags whose ends are looked for; and signs of one text, each of which takes some 200 bytes of memory.
_MOST_NAMES, _MOST_SIGNS = 200, 200_000

_REFERENCE = re.compile(rb"&(?:#[xX]([0-9a-fA-F]{1,8});|#([0-9]{1,8});|([a-zA-Z][a-zA-Z0-9._-]{0,60});)?")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
#: The halves of UTF-16 that stand for one character beyond U+FFFF; any one of them.
_HALVES = re.compile(rb"&#(?:[xX]0*(d[89ab]..)|0*(5[56]\d{3}));&#(?:[xX]0*(d[c-f]..)|0*(5[67]\d{3}));", re.IGNORECASE)
_HALF = re.compile(rb"&#(?:[xX]0*d[89a-f]..|0*5[5-7]\d{3});", re.IGNORECASE)
_NAME = rb"[a-zA-Z_][\w:.-]*"
_VALUE = rb"(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=/]+)"
#: A tag, with attributes as XML has them, or without their quotation marks; any other `<`.
_TAG = re.compile(rb"<(/)?(?:(%s)((?:\s+%s\s*=\s*%s){0,99})\s*(/?)>)?" % (_NAME, _NAME, _VALUE))
_UNQUOTED = re.compile(rb"(=\s*)([^\s\"'<>=/]+)(?=\s|$)|\"[^\"]*\"|'[^']*'")
_SECTION = re.compile(rb"<!\[CDATA\[|<!--|<\?")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
#: Characters that XML does not know (https://www.w3.org/TR/xml/#charsets) as far as they are single bytes, and U+FFFE.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")


def without_controls(data: bytes) -> bytes:
    """`data` without characters that no XML may have."""
    return _NONCHARACTER.sub(b"", data.translate(None, _CONTROLS))


def mended(data: bytes, entities: Mapping[str, str]) -> bytes:
    """`data`, in UTF-8, with every reference resolved that XML does not know by itself, and every stray sign escaped.

    `entities` are the document's own; the others are HTML's.  What has more than 200,000 signs stays as it is.
    """
    if data.count(b"&") + data.count(b"<") > _MOST_SIGNS:
        return _HALF.sub(b"", data)
    known: dict[bytes, bool] = {}

    def resolved(match: re.Match[bytes]) -> bytes:
        return _resolved(match, entities)

    def tag(match: re.Match[bytes]) -> bytes:
        name, attributes = match[2], match[3]
        if name is None or not (match[1] or match[4] or _has_end(name, data, known)):
            return b"&lt;" + match[0][1:]
        if b"=" not in attributes:
            return match[0]
        return b"<%s%s%s>" % (name, _UNQUOTED.sub(_quoted, attributes), match[4])

    parts = (
        part if is_section else _TAG.sub(tag, _REFERENCE.sub(resolved, _HALVES.sub(_joined, part)))
        for part, is_section in _parts(data)
    )
    return b"".join(parts)


def _parts(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Sections, and what stands between them.  A section that nothing ends does not begin."""
    done = at = 0
    endless: set[bytes] = set()
    while match := _SECTION.search(data, at):
        at = match.end()
        end = -1 if match[0] in endless else data.find(_ENDS[match[0]], at)
        yield data[done : match.start()], False
        done = at
        if end >= 0:
            done = at = end + len(_ENDS[match[0]])
            yield data[match.start() : at], True
        else:
            endless.add(match[0])
    yield data[done:], False


def _has_end(name: bytes, data: bytes, known: dict[bytes, bool]) -> bool:
    if name not in known:
        local = name.rpartition(b":")[2]
        known[name] = local in _LEFT_OPEN or len(known) >= _MOST_NAMES or b"</" + name in data
    return known[name]


def _quoted(match: re.Match[bytes]) -> bytes:
    return match[0] if match[2] is None else b'%s"%s"' % (match[1], match[2])


def _resolved(match: re.Match[bytes], entities: Mapping[str, str]) -> bytes:
    hexadecimal, decimal, name = match.groups()
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return match[0] if _is_character(code) else b""
    if name in _OF_XML:
        return match[0]
    known = entities.get(name.decode()) or html5.get(f"{name.decode()};") if name else None
    return html.escape(known).encode() if known else b"&amp;" + match[0][1:]


def _joined(match: re.Match[bytes]) -> bytes:
    high, low = (chr(int(match[at], 16) if match[at] else int(match[at + 1])) for at in (1, 3))
    return f"{high}{low}".encode("utf-16", "surrogatepass").decode("utf-16", "ignore").encode()


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
