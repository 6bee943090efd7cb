"""What the charset of a feed really is.

Feeds are XML, whose parsers believe the declaration, and the declaration is often wrong.  Here each document becomes
UTF-8 with a declaration that says so.
"""

from __future__ import annotations

import re

from w3lib.encoding import http_content_type_encoding

from crawlers.charsets.real import codec_of, decoded, is_false, is_utf8, real_codec, wide_codec

_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,1000}>")
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_NEW_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, bool]:
    """The document in UTF-8, and whether its charset, or that of some texts in it, is another than it claims.

    Bytes that mean nothing in the document's charset become U+FFFD, or what Windows-1252 means by them.
    """
    header = codec_of(http_content_type_encoding(content_type))
    wide, body = wide_codec(body)
    if wide:
        return _from_wide(body, wide, header)
    declared, known = _declared(body)
    claims = {declared, header} - {None}
    if known and claims <= {"utf-8"} and is_utf8(body):
        return body, False
    # A header of ISO-8859-1 is the default of a server that does not know; else it is newer than the document.
    order = [declared, header] if header in (None, "cp1252") else [header, declared]
    said = [claim for claim in order if claim]
    codec = real_codec(body, said)
    return _redeclared(decoded(body, codec).encode()), is_false(said, codec, body) or (
        codec == "utf-8" and not is_utf8(body)
    )


def _from_wide(body: bytes, codec: str, header: str | None) -> tuple[bytes, bool]:
    """A document in UTF-16 or UTF-32."""
    data = body.decode(codec, "replace").encode()
    claims = {claim for claim in (_declared(data)[0], header) if claim}
    return _redeclared(data), any(not codec.startswith(claim) for claim in claims)


def _declared(body: bytes) -> tuple[str | None, bool]:
    """The codec that the declaration names, and whether it names none that nobody knows."""
    match = _DECLARED.match(body)
    codec = codec_of(match[1].decode("ascii")) if match else None
    return codec, match is None or codec is not None


def _redeclared(data: bytes) -> bytes:
    match = _DECLARATION.match(data)
    return _NEW_DECLARATION + data[match.end() :] if match else data
