"""Editions as their worst reader's worst outlet would have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from notifier.digests.edition import Edition, Intro, Piece, Words

#: Each tries to leave the place where it stands.
TEXTS = (
    "</title></style></textarea><script>alert(1)</script>",
    "<img src=//evil.example/x onerror=alert(1)>",
    "\"><svg/onload=fetch('//evil.example')>",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) `code` *bold* _it_ ~~gone~~ | a | b |",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp",
    "\u202eevil\u2066\u200b\u200f\x00\x07\ud800 turned",
    "# heading",
    "- list",
    "1. number",
    "====",
    "e" + "\u0301" * 500,
    "👩‍👩‍👧‍👦" * 1_250,
    "很长的标题" * 1_000,
    "w" * 5_000,
    "",
)
URLS = [
    "javascript:alert(1)",
    "data:text/html,x",
    "https://evil.example/a b",
    'https://host/"><b>',
    "https://evil.example/)<b>|`x`[y](z)",
    "//evil.example",
    "x",
]
#: Each text with one address, each address with two texts.
CASES = list(zip(TEXTS, URLS * 3, strict=False))


def with_text(edition: Edition, text: str, url: str | None = None) -> Edition:
    """Everything that comes from outside says this, and leads there."""
    pieces = tuple(_piece(each, text, url) for each in edition.pieces)
    beside = edition.beside
    return replace(
        edition,
        title=text,
        introduction=tuple(Intro(each.story, _words(each.paragraph, text)) for each in edition.introduction),
        pieces=pieces,
        beside=replace(
            beside,
            financings=tuple(
                replace(each, company=text, currency=text, round=text, investors=(text,) * 9, source=text, url=url)
                for each in beside.financings
            ),
            stages=tuple(replace(each, project=text, title=text, source=text, url=url) for each in beside.stages),
            calendar=tuple(
                replace(each, sentence=text, headline=text, source=text, url=url) for each in beside.calendar
            ),
            coverage=beside.coverage and replace(beside.coverage, silent=(text,) * 50),
            attention=tuple(replace(each, name=text) for each in beside.attention),
        ),
        edited=(text,),
    )


def many(edition: Edition, number: int) -> Edition:
    """The same with so many pieces, each with many sources, in the order of sections."""
    made = []
    for at in range(number):
        piece = edition.pieces[at * len(edition.pieces) // number]
        first = piece.links[0]
        links = tuple(
            replace(first, source=f"Outlet {one}", report=f"{at}-{one}", at=first.at + timedelta(minutes=one))
            for one in range(12)
        )
        made.append(replace(piece, story=f"story-{at}", headline=f"Headline number {at}", links=links, sources=20))
    return replace(edition, pieces=tuple(made))


def _piece(piece: Piece, text: str, url: str | None) -> Piece:
    links = tuple(replace(link, source=text, title=text, url=url) for link in piece.links)
    return replace(piece, headline=text, paragraph=_words(piece.paragraph, text), links=links)


def _words(words: tuple[Words, ...], text: str) -> tuple[Words, ...]:
    return tuple(replace(each, text=text) for each in words)
