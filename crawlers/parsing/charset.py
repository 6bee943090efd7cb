"""What the charset of a document really is.

Feeds are XML, whose parsers believe the declaration, and the declaration is often wrong: GBK says gb2312 (and parsers
stop at the first character beyond it), UTF-16 says ISO-8859-1, UTF-8 says anything.  Here each document becomes UTF-8
with a declaration that says so.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer
from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

#: Up to this share of what is not ASCII may be unreadable before a charset counts as the wrong one.
_MOST_BROKEN = 0.05
#: Characters of two bytes of another charset may be UTF-8 by chance: one in six for GBK, hardly eight in a row.
_CHANCE_BYTES = 16
#: Detection looks at this much, from the first byte on that is not ASCII.
_SAMPLE_BYTES = 8192
#: What detection may find: others are not met on the web, or cannot be told apart from these.
_DETECTABLE = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1252", "cp1253", "cp1255"]
#: Charsets that write other characters in ASCII, so that a valid UTF-8 says nothing.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
#: Codecs of Python that are no charset of a document; punycode takes quadratic time.
_REFUSED = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})

_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,1000}>")
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_NEW_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
#: How a document without a byte order mark begins in UTF-16 (https://www.w3.org/TR/xml/#sec-guessing).
_UTF16_STARTS = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", b"{\0": "utf-16-le", b"\0{": "utf-16-be"}


def to_utf8(body: bytes, content_type: str | None, *, trusting: bool = False) -> tuple[bytes, bool]:
    """The document in UTF-8, and whether its charset is another than its declaration or its header claims.

    Bytes that mean nothing in the document's charset become U+FFFD, or what Windows-1252 means by them.  When
    `trusting`, a document that claims to be UTF-8, or claims nothing, is returned as it is: an XML parser will see.
    """
    header = _codec(http_content_type_encoding(content_type))
    bom, mark = read_bom(body)
    if mark:
        body = body[len(mark) :]
    if bom in (None, "utf-8"):
        bom = _UTF16_STARTS.get(body[:2])
    if bom:
        return _from_wide(body, bom, header)
    declared, known = _declared(body)
    claims = {declared, header} - {None}
    if known and claims <= {"utf-8"} and (trusting or is_utf8(body)):
        return body, False
    codec = _real_codec(body, _narrow(declared), _narrow(header))
    return _redeclared(_decoded(body, codec)), bool(claims) and {codec} != claims and not body.isascii()


def _from_wide(body: bytes, codec: str, header: str | None) -> tuple[bytes, bool]:
    """A document in UTF-16 or UTF-32."""
    data = body.decode(codec, "replace").encode()
    claims = {claim for claim in (_declared(data)[0], header) if claim}
    return _redeclared(data), any(not codec.startswith(claim) for claim in claims)


def _codec(name: str | None) -> str | None:
    """Python's name for a charset as the web means it (gb2312 is gb18030, ISO-8859-1 is Windows-1252)."""
    codec = resolve_encoding(name) if name else None
    return None if codec in _REFUSED else codec


def _declared(body: bytes) -> tuple[str | None, bool]:
    """The codec that the declaration names, and whether it names none that nobody knows."""
    match = _DECLARED.match(body)
    codec = _codec(match[1].decode("ascii")) if match else None
    return codec, match is None or codec is not None


def _narrow(codec: str | None) -> str | None:
    """No claim of UTF-16 or UTF-32 is true of a document that does not begin so."""
    return None if codec and codec.startswith(("utf-16", "utf-32")) else codec


def is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 throughout."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _real_codec(body: bytes, declared: str | None, header: str | None) -> str:
    # A header of ISO-8859-1 is the default of a server that does not know; else it is newer than the document.
    order = [declared, header] if header in (None, "cp1252") else [header, declared]
    claims = [claim for claim in order if claim]
    seven_bit = [claim for claim in claims if claim in _SEVEN_BIT]
    if not seven_bit and is_utf8(body) and (claims in ([], ["cp1252"]) or _is_surely_utf8(body)):
        return "utf-8"
    for codec in [*seven_bit, *claims, "utf-8"]:
        if _fits(body, codec):
            return codec
    return _detected(body)


def _is_surely_utf8(body: bytes) -> bool:
    return body.isascii() or len(_NOT_ASCII.findall(body)) > _CHANCE_BYTES


def _fits(body: bytes, codec: str) -> bool:
    """Whether `body` decodes with hardly anything lost."""
    try:
        text = body.decode(codec, "replace")
    except (LookupError, UnicodeError):  # no text encoding of Python
        return False
    strange = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") <= _MOST_BROKEN * strange


def _detected(body: bytes) -> str:
    first = _NOT_ASCII.search(body)
    start = max(0, first.start() - 256) if first else 0
    sample = body[start : start + _SAMPLE_BYTES]
    best = charset_normalizer.from_bytes(sample, cp_isolation=_DETECTABLE).best()
    return best.encoding if best and _fits(body, best.encoding) else "cp1252"


def _decoded(body: bytes, codec: str) -> bytes:
    """In UTF-8."""
    return body.decode(codec, _AS_WINDOWS if codec == "utf-8" else "replace").encode(errors="replace")


def _redeclared(data: bytes) -> bytes:
    match = _DECLARATION.match(data)
    return _NEW_DECLARATION + data[match.end() :] if match else data


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """A lone byte in a text of UTF-8 was pasted from Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_WINDOWS = "mintwire-as-windows-1252"
codecs.register_error(_AS_WINDOWS, _as_windows_1252)
