"""The text of a page, and of a feed, by what the header and the document say of its charset, and by its bytes."""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from crawlers.charsets.real import codec_of, decoded, is_false, is_utf8, real_codec, wide_codec

#: Bytes of a page that may declare its charset; in XML only the declaration does.
_PAGE_HEAD = re.compile(rb".{0,4096}", re.DOTALL)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,1000}>|")
#: Bytes of UTF-32 in which the same is looked for.
_MOST_WIDE = 4 * 4096
_NEW_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


def page_text(body: bytes, content_type: str | None) -> tuple[str, str, bool]:
    """The page's text, Python's name of the charset that it is really in, and whether a claim says another one.

    Claims are the charset of `content_type` (the HTTP header), and the XML declaration or `<meta>` in the first 4,096
    bytes.  Bytes that mean nothing in that charset become U+FFFD, or in UTF-8 what Windows-1252 means by them.
    """
    wide, body, claims = _claims(body, content_type, _PAGE_HEAD)
    return (body.decode(), "utf-8", False) if _is_sound(wide, body, claims) else _decoded(wide, body, claims)


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, bool]:
    """A feed in UTF-8, with a declaration that says so where it has one, and whether its charset, or that of some texts
    in it, is another than it claims."""
    wide, data, claims = _claims(body, content_type, _DECLARATION)
    is_another = False
    if not _is_sound(wide, data, claims):
        text, codec, is_another = _decoded(wide, data, claims)
        is_another = is_another or (codec == "utf-8" and not is_utf8(data))
        data = text.encode(errors="replace")
    declaration = _DECLARATION.match(data)
    if declaration and declaration[0] and b"utf-8" not in declaration[0].lower():
        data = _NEW_DECLARATION + data[declaration.end() :]
    return data, is_another


def _claims(body: bytes, content_type: str | None, head: re.Pattern[bytes]) -> tuple[str | None, bytes, list[str]]:
    """UTF-16 or UTF-32, or None; what follows the byte order mark; the codecs that are said to be its own."""
    header = codec_of(http_content_type_encoding(content_type))
    wide, body = wide_codec(body)
    start = head.match(body[:_MOST_WIDE].decode(wide, "replace").encode(errors="replace") if wide else body)
    declared = codec_of(html_body_declared_encoding(start[0] if start else b""))
    # A header of ISO-8859-1 is the default of a server that does not know; else it is newer than the document.
    order = [declared, header] if header in (None, "cp1252") else [header, declared]
    return wide, body, [claim for claim in order if claim]


def _is_sound(wide: str | None, body: bytes, claims: list[str]) -> bool:
    return not wide and set(claims) <= {"utf-8"} and is_utf8(body)


def _decoded(wide: str | None, body: bytes, claims: list[str]) -> tuple[str, str, bool]:
    if wide:
        return body.decode(wide, "replace"), wide, any(not wide.startswith(claim) for claim in claims)
    codec = real_codec(body, claims)
    return decoded(body, codec), codec, is_false(claims, codec, body)
