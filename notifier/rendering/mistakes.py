"""A query with a mistake, shown with a caret under it.  Pure."""

from __future__ import annotations

import unicodedata

from notifier.rendering.cutting import clean
from notifier.rendering.message import Message, Part, Span
from notifier.texts import Translator
from notifier.trial.preview import Refused

#: Characters of the query that are shown before and after the mistake: a line of a telephone.
_BEFORE, _AFTER = 24, 12


def mistake_message(text: str, refused: Refused, t: Translator) -> Message:
    """What is wrong, and where."""
    at = refused.column - 1
    start = max(at - _BEFORE, 0)
    shown = ("…" if start else "") + clean(text)[start : at + _AFTER]
    before = shown[: at - start + bool(start)]
    # A wide character takes the width of two.
    caret = "".join("  " if unicodedata.east_asian_width(char) in "WF" else " " for char in before) + "^"
    return Message(
        (
            Part("headline", (Span(t("This cannot be read as a query")),)),
            Part("bar", (Span(shown),)),
            Part("bar", (Span(caret),)),
            Part("entry", (Span(refused.message),)),
        )
    )
