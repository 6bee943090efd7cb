"""What the charset of a page really is: by its header, its byte order mark, what it declares, and its bytes."""

from __future__ import annotations

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from crawlers.charsets.real import codec_of, decoded, is_false, is_utf8, real_codec, wide_codec


def page_text(body: bytes, content_type: str | None) -> tuple[str, str, bool]:
    """The page's text, Python's name of the charset that it is really in, and whether a claim says another one.

    Claims are the charset of `content_type` (the HTTP header), and the XML declaration or `<meta>` in the first 4,096
    bytes.  Bytes that mean nothing in that charset become U+FFFD, or in UTF-8 what Windows-1252 means by them.
    """
    header = codec_of(http_content_type_encoding(content_type))
    wide, body = wide_codec(body)
    if wide:
        text = body.decode(wide, "replace")
        declared = codec_of(html_body_declared_encoding(text[:4096].encode()))
        return text, wide, any(not wide.startswith(claim) for claim in (header, declared) if claim)
    declared = codec_of(html_body_declared_encoding(body[:4096]))
    # A header of ISO-8859-1 is the default of a server that does not know; else it is newer than the document.
    order = [declared, header] if header in (None, "cp1252") else [header, declared]
    claims = [claim for claim in order if claim]
    codec = "utf-8" if set(claims) <= {"utf-8"} and is_utf8(body) else real_codec(body, claims)
    return decoded(body, codec), codec, is_false(claims, codec, body)
