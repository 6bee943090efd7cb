"""The process that reads one PDF: bytes on standard input, lines of JSON on standard output.

Started by its path, so that it loads nothing but pypdfium2.  The first line has what the file says of itself; each
other line is a page: its height, and its lines of text as `[text, left, bottom, right, top, bold]`, in points.  A page
that is printed stays so when a later one is too much.
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
_ENDS = frozenset({0x0A, 0x0D}) | _HYPHENS
_SOFT_HYPHEN = "\xad"
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
    for index in [*(index for index, unit in enumerate(units) if unit in _ENDS), count]:
        shown = [place for place in range(start, index) if units[place] > 0x20]
        if shown:
            # The units are those of UTF-16, beyond it whole characters.
            text = "".join(map(chr, units[start:index])).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            hyphen = _SOFT_HYPHEN if index < count and units[index] in _HYPHENS else ""
            lines.append([text + hyphen, *_around(textpage, shown[0], shown[-1]), _is_bold(textpage, shown[0])])
        start = index + 1
    return lines, count


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
