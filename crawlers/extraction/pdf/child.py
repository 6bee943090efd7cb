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
    _limit(
        {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}
    )
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        kind = "encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken"
        _say({"error": kind, "detail": str(error)})
        return
    info = {name: document.get_metadata_value(name)[:_MOST_INFO] for name in _INFO}
    _say({"info": info, "language": _language(document)})
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


def _limit(most: dict[int, int]) -> None:
    for resource_id, limit in most.items():
        try:
            resource.setrlimit(resource_id, (limit, limit))
        except (ValueError, OSError):  # macOS knows no limit of memory
            continue


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _language(document: pdfium.PdfDocument) -> str:
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer))
    return buffer.raw[: min(length, len(buffer))].decode("utf-16-le", "replace").rstrip("\0")


def _lines(textpage: pdfium.PdfTextPage, most: int) -> tuple[list[list[Any]], int]:
    """The lines, and how many characters were read for them."""
    count = min(raw.FPDFText_CountChars(textpage), most)
    lines, start, units = [], 0, [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    for end in [*(index for index, unit in enumerate(units) if unit in _ENDS), count]:
        hyphen = _SOFT_HYPHEN if end < count and units[end] in _HYPHENS else ""
        parts = _parts(textpage, [(place, units[place]) for place in range(start, end)])
        for number, part in enumerate(parts):
            # The units are those of UTF-16, beyond it whole characters.
            text = "".join(chr(unit) for _, unit in part).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            shown = [place for place, unit in part if unit > _SPACE]
            text += hyphen if number == len(parts) - 1 else ""
            lines.append(
                [text.rstrip(), *_around(textpage, shown[0], shown[-1]), _is_bold(textpage, shown[0]), number > 0]
            )
        start = end + 1
    return lines, count


def _parts(textpage: pdfium.PdfTextPage, line: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """A line, places and units, parted at its wide gaps; parts that show nothing are left out."""
    parts: list[list[tuple[int, int]]] = [[]]
    before = None
    for number, (place, unit) in enumerate(line):
        begins_word = unit > _SPACE and (number == 0 or line[number - 1][1] <= _SPACE)
        if begins_word:
            left, bottom, _, top = _box(textpage, place)
            if before is not None and left - _box(textpage, before)[2] > _WIDE * (top - bottom):
                parts.append([])
        parts[-1].append((place, unit))
        before = place if unit > _SPACE else before
    return [part for part in parts if any(unit > _SPACE for _, unit in part)]


def _around(textpage: pdfium.PdfTextPage, first: int, last: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the line of these characters."""
    one, other = _box(textpage, first), _box(textpage, last)
    return one[0], min(one[1], other[1]), other[2], max(one[3], other[3])


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    buffer = ctypes.create_string_buffer(64)
    length = raw.FPDFText_GetFontInfo(textpage, index, buffer, len(buffer), None)
    return _BOLD.search(buffer.raw[: min(length, len(buffer))]) is not None


def _box(textpage: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    return round(box.left, 1), round(box.bottom, 1), round(box.right, 1), round(box.top, 1)


if __name__ == "__main__":
    main()
