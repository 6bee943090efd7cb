"""Characters that steer a terminal or reorder a line, in text that came from outside."""

from __future__ import annotations

import re

#: C0, DEL, C1, line and paragraph separators, marks and embeddings of writing direction, and halves of surrogates.
_MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_MARKS_OF_DIRECTION}\ud800-\udfff]")
_BLANKS = re.compile("[\t\n\r\v\f\u2028\u2029]+")
_DIRECTION = re.compile(f"[{_MARKS_OF_DIRECTION}]")


def escaped(text: str) -> str:
    """Each of them as `\\uXXXX`: nothing is lost, and one line stays one line."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(text: str) -> str:
    """For a human's eye: white space is a blank, marks of direction are gone, the others are U+FFFD."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _DIRECTION.sub("", _BLANKS.sub(" ", text)))
