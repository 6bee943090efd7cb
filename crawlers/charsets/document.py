"""The text of a page, and of a feed, by what the header and the document say of its charset, and by its bytes."""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from crawlers.charsets.real import codec_of, decoded, is_false, is_utf8, real_codec, wide_codec

#: Bytes of a page that may declare its charset; in XML only the declaration does.
_PAGE_HEAD = re.compile(rb".{0,4096}", re.DOTALL)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,1000}>|")
_NEW_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


def page_text(body: bytes, content_type: str | None, head: re.Pattern[bytes] = _PAGE_HEAD) -> tuple[str, str, bool]:
    """The page's text, Python's name of the charset that it is really in, and whether a claim says another one.

    Claims are the charset of `content_type` (the HTTP header), and the XML declaration or `<meta>` in the bytes that
    `head` matches.  Bytes that mean nothing in that charset become U+FFFD, or in UTF-8 what Windows-1252 means by them.
    """
    header = codec_of(http_content_type_encoding(content_type))
    wide, body = wide_codec(body)
    text = body.decode(wide, "replace") if wide else ""
    start = head.match(text.encode(errors="replace") if wide else body)
    declared = codec_of(html_body_declared_encoding(start[0] if start else b""))
    # A header of ISO-8859-1 is the default of a server that does not know; else it is newer than the document.
    order = [declared, header] if header in (None, "cp1252") else [header, declared]
    claims = [claim for claim in order if claim]
    if wide:
        return text, wide, any(not wide.startswith(claim) for claim in claims)
    if set(claims) <= {"utf-8"} and is_utf8(body):
        return body.decode(), "utf-8", False
    codec = real_codec(body, claims)
    return decoded(body, codec), codec, is_false(claims, codec, body)


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, bool]:
    """A feed in UTF-8, with a declaration that says so where it has one, and whether its charset, or that of some texts
    in it, is another than it claims."""
    text, codec, is_another = page_text(body, content_type, _DECLARATION)
    data = text.encode(errors="replace")
    declaration = _DECLARATION.match(data)
    if declaration and declaration[0]:
        data = _NEW_DECLARATION + data[declaration.end() :]
    return data, is_another or (codec == "utf-8" and not is_utf8(body))
