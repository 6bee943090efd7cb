"""The text that a page states as its article's in JSON-LD: taken where the page itself shows only a part of it."""

from __future__ import annotations

import re

from crawlers.extraction.metadata import jsonld
from record.text import plain

#: The stated text is fuller where it is this much longer.
_MUCH_LONGER = 1.3
#: Letters of a text that is worth taking, and of a line by which texts are compared.
_LEAST_TEXT, _LEAST_LINE = 400, 60
#: The share of the lines shown that the fuller text must have.
_SAME = 0.6
#: Markdown, templates and programs, which some systems state as they have them.
_NO_TEXT = re.compile(r"\]\(|\{\{|\bfunction ?\(|\|\|\||\[#")


def fuller(shown: str, article: jsonld.Node) -> str:
    """The stated text where it has what is shown and much more, else ""."""
    stated = article.get("articleBody")
    if (
        not isinstance(stated, str)
        or len(stated) < max(_LEAST_TEXT, _MUCH_LONGER * len(shown))
        or _NO_TEXT.search(stated)
    ):
        return ""
    text = plain(stated)
    if len(text) < max(_LEAST_TEXT, _MUCH_LONGER * len(shown)):
        return ""
    whole = _solid(text)
    lines = [_solid(line) for line in shown.split("\n") if len(line) >= _LEAST_LINE]
    return text if sum(line in whole for line in lines) >= _SAME * len(lines) else ""


def _solid(text: str) -> str:
    return re.sub(r"\W+", "", text)
