"""What the reading process tells of a PDF: lines of text with their places."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import PageError
from crawlers.extraction.pdf.columns import Line, in_columns

#: Press releases and speeches have a tenth of this; what follows in a longer document is left out.
MOST_PAGES, MOST_CHARACTERS = 60, 300_000
#: Bytes of a file that is read.
MOST_BYTES = 20_000_000
#: The reading process has this much processor time and memory; a usual press release takes 0.1 s and 100 MB.
_CPU_SECONDS, _MEMORY = 5, 1 << 29
#: It is ended after so many seconds by the clock.
_SECONDS = 10
#: Where the mark of the format may stand (ISO 32000-1, implementation note 13 of PDF Reference 1.7).
_MARK, _MARK_WITHIN = b"%PDF-", 1024

_CHILD = str(Path(__file__).with_name("child.py"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the file."""

    height: float
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF holds; `info` is what it says of itself, by the names of ISO 32000-1 (14.3.3)."""

    info: dict[str, str]
    sheets: list[Sheet]


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are a PDF, whatever their Content-Type says."""
    return _MARK in body[:_MARK_WITHIN]


def read_document(body: bytes) -> Document:
    """The lines of the first pages.  Takes 0.1 s and more, and starts a process: not for an event loop.

    Raises PageError `no_pdf`, `too_large`, `encrypted`, `broken`, `too_costly` (no page could be read within the
    limits of time and memory) or, where no page has text, `no_text`.
    """
    if not is_pdf(body):
        raise PageError("no_pdf", "the document does not begin as a PDF does")
    if len(body) > MOST_BYTES:
        raise PageError("too_large", f"a PDF of {len(body):,} bytes; at most {MOST_BYTES:,} are read")
    said, is_whole = _said(body)
    if said and "error" in said[0]:
        raise PageError(said[0]["error"], said[0]["detail"])
    sheets = [Sheet(page["height"], in_columns([Line(*line) for line in page["lines"]])) for page in said[1:]]
    if not any(sheet.lines for sheet in sheets):
        if is_whole:
            raise PageError("no_text", "the PDF has no text: its pages may be pictures")
        raise PageError("too_costly", f"no page was read in {_CPU_SECONDS} s and {_MEMORY:,} bytes of memory")
    return Document(said[0], sheets)


def _said(body: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The lines that the process said, and whether it ended by itself."""
    limits = map(str, (_CPU_SECONDS, _MEMORY, MOST_PAGES, MOST_CHARACTERS))
    command = [sys.executable, "-I", _CHILD, *limits]
    try:
        ended = subprocess.run(command, input=body, capture_output=True, timeout=_SECONDS, check=False)
        output, is_whole = ended.stdout, ended.returncode == 0
    except subprocess.TimeoutExpired as late:
        output, is_whole = late.stdout or b"", False
    # A line that has no end was cut with the process.
    return [json.loads(line) for line in output.split(b"\n")[:-1]], is_whole
