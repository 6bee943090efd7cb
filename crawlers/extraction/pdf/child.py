"""The process that reads one PDF: bytes on standard input, lines of JSON on standard output.

Started by its path, so that it loads nothing but pypdfium2.  The first line has what the file says of itself; each
other line is a page: its height, and its lines of text as `[text, left, bottom, right, top, bold, goes_on]`, in points.
What a wide gap parts are several lines, of which the later ones go on.  A page that is printed stays so when a later
one is too much.
"""

from __future__ import annotations

import ctypes
import json
import re
import resource
import sys
from contextlib import suppress
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_INFO = ("Title", "Author", "CreationDate")
_MOST_INFO = 500
#: What PDFium puts for a hyphen at the end of a line that breaks a word; there it puts no end of the line.
_HYPHENS = frozenset({0x02, 0xFFFE})
_SPACE = 0x20
_ENDS = frozenset({0x0A, 0x0D}) | _HYPHENS
_SOFT_HYPHEN = "\xad"
#: A gap of this many times the height of its letters parts a line: columns stand so, words never.
_WIDE = 1.2
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)


def main() -> None:
    """Arguments: seconds of processor time, bytes of memory, pages, characters."""
    seconds, memory, most_pages, most_characters = map(int, sys.argv[1:])
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: memory}
    for name, limit in (limits | {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}).items():
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(name, (limit, limit))
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        reason = "encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken"
        _say({"error": reason, "detail": str(error)})
        return
    _say({key: document.get_metadata_value(key)[:_MOST_INFO] for key in _INFO})
    for index in range(min(len(document), most_pages)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            continue
        lines, read = _lines(page.get_textpage(), most_characters)
        _say({"height": page.get_height(), "lines": lines})
        most_characters -= read
        if most_characters <= 0:
            return


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _lines(textpage: pdfium.PdfTextPage, most: int) -> tuple[list[list[Any]], int]:
    """The lines, and how many characters were read for them."""
    count = min(textpage.count_chars(), most)
    lines, start, units = [], 0, [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    for end in [*(index for index, unit in enumerate(units) if unit in _ENDS), count]:
        parts = _parts(textpage, units, range(start, end))
        for number, part in enumerate(parts):
            # The units are those of UTF-16, beyond it whole characters.
            text = "".join(chr(units[place]) for place in part)
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").rstrip()
            if number == len(parts) - 1 and end < count and units[end] in _HYPHENS:
                text += _SOFT_HYPHEN
            shown = [place for place in part if units[place] > _SPACE]
            one, other = (textpage.get_charbox(place, loose=True) for place in (shown[0], shown[-1]))
            box = one[0], min(one[1], other[1]), other[2], max(one[3], other[3])
            lines.append([text, *(round(edge, 1) for edge in box), _is_bold(textpage, shown[0]), number > 0])
        start = end + 1
    return lines, count


def _parts(textpage: pdfium.PdfTextPage, units: list[int], line: range) -> list[list[int]]:
    """The places of a line's characters, parted at its wide gaps; parts that show nothing are left out."""
    parts: list[list[int]] = [[]]
    before = None
    for place in line:
        if before is not None and units[place] > _SPACE and before < place - 1:
            left, bottom, _, top = textpage.get_charbox(place, loose=True)
            if left - textpage.get_charbox(before, loose=True)[2] > _WIDE * (top - bottom):
                parts.append([])
        parts[-1].append(place)
        before = place if units[place] > _SPACE else before
    return [part for part in parts if any(units[place] > _SPACE for place in part)]


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    buffer = ctypes.create_string_buffer(64)
    length = raw.FPDFText_GetFontInfo(textpage, index, buffer, len(buffer), None)
    return _BOLD.search(buffer.raw[: min(length, len(buffer))]) is not None


if __name__ == "__main__":
    main()
