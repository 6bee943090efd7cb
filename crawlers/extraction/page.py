"""Page: what an article page says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawlers.dates import When
from newsroom.citations.citation import Citation
from record.folding import folded


@dataclass(frozen=True, slots=True)
class Page:
    """What an article page says of itself.  Texts are plain, and "" where there is none; None is unknown."""

    title: str = ""
    #: The article's text; each paragraph, list item or row is one line.
    content: str = ""
    authors: tuple[str, ...] = ()
    published: When | None = None
    modified: When | None = None
    #: BCP 47.
    language: str = ""
    #: The name of the site or of its publisher.
    site: str = ""
    #: The outlet that the page itself cites, and the day.
    cited: Citation | None = None
    #: Lines taken off the text because they are no part of the article: "The post … appeared first on …".
    cut: tuple[str, ...] = ()


def iso(when: When | None) -> str | None:
    """See `When.iso`; None for what is unknown."""
    return None if when is None else when.iso()


def letters(text: str) -> str:
    """Its folded letters and digits: what two wordings of one title have in common."""
    return re.sub(r"\W+", "", folded(text))
