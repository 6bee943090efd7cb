"""Charsets run by run: a text between two tags is in one, and a document may mix them.

What one entry was pasted in changes nothing in the others.  `bs4.UnicodeDammit.detwingle` does the like for
Windows-1252 byte by byte, and so makes letters of characters that were cut in two.
"""

from __future__ import annotations

import codecs
import re

_RUN = re.compile(rb"[^<>]+")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
#: A character beyond U+FFFF as the two halves of UTF-16, each in UTF-8 (CESU-8, https://unicode.org/reports/tr26/).
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_CUT_AT_THE_END = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\s*(?:\.{3}|\xe2\x80\xa6|\]\])?$")


def strange_bytes(body: bytes) -> int:
    """How many of the bytes are beyond ASCII."""
    return len(body) - len(body.translate(None, _BEYOND_ASCII))


def is_sound(run: bytes) -> bool:
    """Whether it is UTF-8 throughout."""
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True


def sound_bytes(body: bytes) -> int:
    """How many bytes beyond ASCII stand in runs that are UTF-8 throughout."""
    return sum(strange_bytes(run) for run in _runs(body) if is_sound(run))


def broken_runs(body: bytes) -> bytes:
    """Runs that are another charset than UTF-8, together."""
    return b"<>".join(run for run in _runs(body) if not is_sound(run) and not _is_damaged(run))


def decoded_by_runs(body: bytes, codec: str) -> str:
    """The text: UTF-8 where a run is that, with U+FFFD for characters that were cut, and else `codec`."""

    def as_utf8(match: re.Match[bytes]) -> bytes:
        run = match[0]
        if run.isascii() or is_sound(run):
            return run
        if _is_damaged(run):
            return run.decode("utf-8", _DAMAGED).encode()
        return run.decode(codec, "replace").encode(errors="replace")

    return _RUN.sub(as_utf8, body).decode(errors="replace")


def joined(body: bytes) -> bytes:
    """`body` with whole characters where CESU-8 has halves."""
    return _HALVES.sub(_character, body) if b"\xed" in body else body


def _character(match: re.Match[bytes]) -> bytes:
    halves = match[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
    return halves.decode("utf-16").encode()


def _runs(body: bytes) -> list[bytes]:
    return [run for run in _RUN.findall(body) if not run.isascii()]


def _is_damaged(run: bytes) -> bool:
    """Whether a run is UTF-8 but for a few bytes."""
    text = run.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    strange = len(text) - len(text.encode("ascii", "ignore"))
    return strange >= 2 * bad or (bad == 1 and _CUT_AT_THE_END.search(run) is not None)


def _mend(error: UnicodeError) -> tuple[str, int]:
    """A character that was cut becomes U+FFFD; a byte of its own was pasted from Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    body, start, end = error.object, error.start, error.end
    is_head = body[start] >= 0xC2 and (end - start > 1 or not body[end : end + 1].isalnum())
    if is_head:
        return "\ufffd", end
    after = end
    while body[start] < 0xC0 and 0x80 <= (body[after] if after < len(body) else 0) < 0xC0:
        after += 1
    return ("\ufffd", after) if after > end else (body[start:end].decode("cp1252", "replace"), end)


_DAMAGED = "mintwire-damaged-utf-8"
codecs.register_error(_DAMAGED, _mend)
