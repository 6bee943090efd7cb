"""A query with a mistake, shown with a caret under it.  Pure."""

from __future__ import annotations

import unicodedata

from notifier.query.said import Said
from notifier.rendering.cutting import UNSEEN
from notifier.rendering.message import Message, Part, Span
from notifier.texts import Translator
from notifier.trial.lately import Refused

#: Characters of the query that are shown before and after the mistake: a line of a telephone.
_BEFORE, _AFTER = 20, 14


def in_language(message: str, t: Translator) -> str:
    """What is wrong with a query, as far as the language has words for it."""
    if not isinstance(message, Said):
        return message
    values = {name: in_language(each, t) if isinstance(each, str) else each for name, each in message.values.items()}
    return t(message.text, **values)


def mistake_message(refused: Refused, t: Translator) -> Message:
    """What is wrong, and where."""
    query, at = UNSEEN.sub(" ", refused.query), refused.column - 1
    start, end = max(at - _BEFORE, 0), at + _AFTER
    before = ("…" if start else "") + query[start:at]
    shown = before + query[at:end] + ("…" if end < len(query) else "")
    # A wide character takes the width of two.
    caret = "".join("  " if unicodedata.east_asian_width(char) in "WF" else " " for char in before) + "^"
    return Message(
        (
            Part("headline", (Span(t("This cannot be read as a query")),)),
            Part("bar", (Span(shown),)),
            Part("bar", (Span(caret),)),
            Part("entry", (Span(in_language(refused.message, t)),)),
        )
    )
