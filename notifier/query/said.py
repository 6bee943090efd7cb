"""Messages about a query, in English, that can be said in another language too.  Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from config.mistakes import COMPARED_CHARACTERS


class Said(str):
    """A text with its values put in; `text` is it before that, with `{names}`, and `values` may be such texts too."""

    text: str
    values: Mapping[str, object]


def said(text: str, /, **values: object) -> Said:
    """`{name}` in the text stands for a value."""
    message = Said(text.format(**values))
    message.text, message.values = text, values
    return message


def nearest(word: str, options: Iterable[str], otherwise: str) -> str:
    """The nearest of `options` as a question, or `otherwise` if none is near."""
    near = difflib.get_close_matches(word, options, n=1) if len(word) <= COMPARED_CHARACTERS else []
    return said("did you mean {near}?", near=near[0]) if near else otherwise


def quote_it(text: object) -> Said:
    """How to look for what has a meaning in the language."""
    return said('to look for the text itself, quote it: "{text}"', text=text)
