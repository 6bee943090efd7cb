"""Which charset bytes really are in, whatever they claim: shared by feeds and pages.

Claims are often wrong: GBK says gb2312 (and parsers stop at the first character beyond it), UTF-16 says ISO-8859-1,
UTF-8 says anything, and pages keep the charset of the template that they were moved out of.  Detection is chardetng's,
the detector of Firefox: it is right on the text of a title, where charset-normalizer and cchardet are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import chardetng_py
from w3lib.encoding import read_bom, resolve_encoding

from crawlers.charsets.latin import is_latin, latin_codec, may_be_overruled
from crawlers.charsets.runs import broken_runs, decoded_by_runs, is_sound, joined, sound_bytes, strange_bytes

#: Up to this share of what is not ASCII may be unreadable before a charset counts as the wrong one.
_MOST_BROKEN = 0.05
#: More bytes beyond ASCII than these are no chance.  Characters of two bytes of another charset may be UTF-8: one in
#: six for GBK, hardly eight in a row.  And a foreign name or two in a text of ASCII may seem to be in any charset.
_CHANCE_BYTES = 16
_SEVERAL_BYTES = re.compile(r"gb|big5|euc|shift|cp9[345]|johab")
_LEAST_BYTES = 4
#: A claim is judged by so many bytes, detection by so many of text.
_JUDGED_BYTES = 262_144
_SAMPLE_BYTES = 8192
#: UTF-16 shows in so many bytes: those of the markup have a zero beside them, always on the same side.
_WIDE_BYTES, _LEAST_ZEROS = 512, 4

#: Charsets that write other characters in ASCII, and how ISO-2022-JP begins them.
_ESCAPE = b"\x1b$"
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
#: Codecs of Python that are no charset of a document; punycode takes quadratic time.
_REFUSED = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
#: What holds no text: `<script>` and `<style>` end at their end tag, a comment at its own mark.
_HIDDEN = re.compile(rb"(script|style)|!--", re.IGNORECASE)


def codec_of(name: str | None) -> str | None:
    """Python's name for a charset as the web means it (gb2312 is gb18030, ISO-8859-1 is Windows-1252)."""
    codec = resolve_encoding(name) if name else None
    return codec if codec and codec not in _REFUSED and _is_of_text(codec) else None


@cache
def _is_of_text(codec: str) -> bool:
    """Not so Python's zlib, hex, rot13 …; called with names that Python knows only."""
    try:
        b"a".decode(codec, "replace")
    except (LookupError, UnicodeError):
        return False
    return True


def wide_codec(body: bytes) -> tuple[str | None, bytes]:
    """UTF-16 or UTF-32 by the byte order mark, or by the zeros beside ASCII, else None; and what follows the mark."""
    bom, mark = read_bom(body)
    if mark:
        body = body[len(mark) :]
    if bom not in (None, "utf-8"):
        return bom, body
    head = body[:_WIDE_BYTES]
    evens, odds = head[::2].count(0), head[1::2].count(0)
    # Half of the bytes of markup; fewer where East Asian text begins early.
    if max(evens, odds) < max(_LEAST_ZEROS, len(head) // 16) or min(evens, odds) * 10 > max(evens, odds):
        return None, body
    return "utf-16-le" if odds > evens else "utf-16-be", body


def real_codec(body: bytes, claims: Sequence[str]) -> str:
    """The codec of a document that is not in UTF-16; `claims` are codecs, the most trustworthy first."""
    # No claim of UTF-16 or UTF-32 is true of a document that does not begin so.
    claims = [claim for claim in claims if not claim.startswith(("utf-16", "utf-32"))]
    window = _window(body)
    if window.isascii():
        return _real_seven_bit(window, claims)
    sample = _text(body)
    detected = _detected(sample)
    if is_utf8(window) and (set(claims) <= {"cp1252"} or detected not in claims):
        return "utf-8"
    if strange_bytes(window) > _CHANCE_BYTES and _fits(window, "utf-8"):
        return "utf-8"
    for codec in [*claims, "utf-8"]:
        if codec not in _SEVEN_BIT and _fits(window, codec) and not _is_overruled(codec, detected, sample):
            return codec
    return detected if _fits(window, detected) else "cp1252"


def _real_seven_bit(body: bytes, claims: Sequence[str]) -> str:
    """For a document of nothing but ASCII, or of a charset that writes other characters in ASCII."""
    if _ESCAPE in body and _fits(body, "iso2022_jp"):
        return "iso2022_jp"
    return claims[0] if claims else "utf-8"


def decoded(body: bytes, codec: str) -> str:
    """The text of a document of that codec, each run of it in its own charset; what means nothing becomes U+FFFD."""
    if codec in _SEVEN_BIT:
        return body.decode(codec, "replace").encode(errors="replace").decode()
    body = joined(body)
    if codec == "utf-8":
        broken = broken_runs(body)
        return decoded_by_runs(body, real_codec(broken, ()) if broken else codec)
    # In a charset of several bytes a few characters may be UTF-8 by chance.
    if sound_bytes(body) >= (_CHANCE_BYTES if _SEVERAL_BYTES.match(codec) else _LEAST_BYTES):
        claims = () if codec == "cp1252" else (codec,)  # which is what is taken for want of any other
        return decoded_by_runs(body, real_codec(broken_runs(body), claims))
    # Without the surrogates that some codecs let through.
    return body.decode(codec, "replace").encode(errors="replace").decode()


def is_false(claims: Sequence[str], codec: str, body: bytes) -> bool:
    """Whether a document of that codec claims to be in another one, and that matters."""
    return any(claim != codec for claim in claims) and (codec in _SEVEN_BIT or not body.isascii())


def is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 throughout, and not ISO-2022-JP, which is made of ASCII too."""
    return is_sound(body) and _ESCAPE not in body


def _window(body: bytes) -> bytes:
    """What claims are judged by: all of a usual document, of a large one from the first byte on that is not ASCII."""
    if len(body) <= _JUDGED_BYTES:
        return body
    first = _NOT_ASCII.search(body)
    return body[first.start() : first.start() + _JUDGED_BYTES] if first else body[:_JUDGED_BYTES]


def _fits(body: bytes, codec: str) -> bool:
    """Whether `body` decodes with hardly anything lost."""
    text = body.decode(codec, "replace")
    strange = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") <= _MOST_BROKEN * strange


def _is_overruled(claim: str, detected: str, sample: bytes) -> bool:
    if claim == detected or strange_bytes(sample) <= _CHANCE_BYTES or not _fits(sample, detected):
        return False
    if is_latin(detected) and not may_be_overruled(claim, detected):
        return False
    return sample.decode(claim, "replace") != sample.decode(detected, "replace")


def _detected(sample: bytes) -> str:
    codec = codec_of(chardetng_py.detect(sample, allow_utf8=False)) or "cp1252"
    return latin_codec(sample, codec) if is_latin(codec) else codec


def _text(body: bytes) -> bytes:
    """A sample of the text between tags, so that scripts and markup do not drown it; any bytes where there is none.

    No charset but UTF-16 and the seven-bit ones has `<` or `>` within a character.
    """
    strange = _NOT_ASCII.search(body)
    first = strange.start() if strange else 0
    start, found, size = max(0, body.rfind(b"<", 0, first)), [], 0
    end = min(len(body), start + 4 * _JUDGED_BYTES)
    while 0 <= start < end and size < _SAMPLE_BYTES:
        tag = body.find(b"<", start, end)
        text = body[start : tag if tag >= 0 else end][:_SAMPLE_BYTES]
        if not text.isascii():
            found.append(text)
            size += len(text)
        start = _after_tag(body, tag, end) if tag >= 0 else end
    return b" ".join(found) or body[first : first + _SAMPLE_BYTES]


def _after_tag(body: bytes, tag: int, end: int) -> int:
    """Where the text after the tag begins, after the end tag of a script; -1 where it has no end."""
    if hidden := _HIDDEN.match(body, tag + 1):
        ending = re.compile(rb"</" + hidden[1] if hidden[1] else rb"-->", re.IGNORECASE)
        match = ending.search(body, hidden.end(), end)
        if match is None:
            return -1
        tag = match.start()
    after = body.find(b">", tag, end)
    return after + 1 if after >= 0 else -1
