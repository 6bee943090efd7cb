"""A message of a chat's own digest: stories that its watches found, by section, each with a paragraph.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby

from config.sections import SECTIONS
from notifier.digests.edition import Link, Piece, Words
from notifier.digests.making import piece_of
from notifier.digests.pages.laying import prose_of
from notifier.digests.pages.wording import HEADLINE, language_text
from notifier.digests.told import Told
from notifier.rendering.alert import headline_of, source_text, web_url
from notifier.rendering.cutting import shortened, units_of
from notifier.rendering.forms import MOST_UNITS, units
from notifier.rendering.listing import OTHER, line_of
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import SECTION_NAMES, day_text
from notifier.texts import Translator
from record.identity import base_id
from record.sql.showing import Shown
from record.text import tidy_line

#: Lists by the clock that are told so; one of an hour has a line for each story.
DIGESTS = ("daily", "weekly")
#: UTF-16 units of a headline; sources below a story, and units of a name there.
_HEADLINE, _MOST_SOURCES, _NAME = 150, 4, 40
_ORDER: dict[str | None, int] = {section: number for number, section in enumerate(SECTIONS)}


def digest_message(
    heading: str, reports: Sequence[tuple[str | None, Shown, Told | None]], zone: tzinfo, t: Translator
) -> Message:
    """Each report under its section, as its story is told; one of whose story too little is known has a line.

    Paragraphs share what room there is, and end with a sentence.
    """
    ordered = sorted(reports, key=lambda each: _ORDER.get(each[0], len(_ORDER)))
    stories = [(section, _story(shown, told, section, zone, t)) for section, shown, told in ordered]
    room = MOST_UNITS - units(_message(heading, stories, [""] * len(stories), t))
    bodies: list[str] = []
    for number, (_, (piece, _)) in enumerate(stories):
        bodies.append("" if piece is None else _fitting(piece.paragraph, room // (len(stories) - number)))
        room -= units_of(bodies[-1])
    return _message(heading, stories, bodies, t)


_Story = tuple[Piece | None, tuple[Part, ...]]


def _story(shown: Shown, told: Told | None, section: str | None, zone: tzinfo, t: Translator) -> _Story:
    """What its paragraph is taken from, and its parts but for that."""
    if told is None or section not in SECTIONS:
        return None, (Part("entry", line_of(shown, zone, t)),)
    piece = piece_of(told, section, t.language, getattr(zone, "key", "UTC"))
    headline = shortened(headline_of(tidy_line(piece.headline), web_url(shown.url)), _HEADLINE)
    language = (Span(f" {language_text(piece.language, t)}"),) if piece.language else ()
    # The report that matched comes first.
    links = sorted(piece.links, key=lambda link: base_id(link.report) != shown.report)
    first = Part("item", (Span(HEADLINE.format(headline), web_url(shown.url), strong=True), *language))
    return piece, (first, Part("others", tuple(_sources(links, piece.sources, zone, t))))


def _sources(links: Sequence[Link], sources: int, zone: tzinfo, t: Translator) -> Sequence[Span]:
    spans: list[Span] = []
    for link in links[:_MOST_SOURCES]:
        at = link.at.astimezone(zone)
        name = shortened(source_text(tidy_line(link.source)), _NAME)
        day = t("{day}, {time}", day=day_text(at.date(), at.date(), t), time=f"{at:%H:%M}")
        spans += [*([Span(" · ")] if spans else ()), Span(name, web_url(link.url)), Span(f", {day}")]
    left = sources - min(len(links), _MOST_SOURCES)
    return [*spans, Span(" " + t.many("and {n} more source", "and {n} more sources", left))] if left > 0 else spans


def _message(
    heading: str, stories: Sequence[tuple[str | None, _Story]], bodies: Sequence[str], t: Translator
) -> Message:
    parts = [Part("headline", (Span(heading),))]
    numbered = [(section, story, body) for (section, story), body in zip(stories, bodies, strict=True)]
    for section, its in groupby(numbered, key=lambda each: each[0]):
        parts.append(Part("label", (Span(t(SECTION_NAMES.get(section or "", OTHER))),)))
        for _, (piece, own), body in its:
            parts += own if piece is None else [own[0], Part("entry", (Span(body),)), *own[1:]]
    return Message(tuple(parts))


def _fitting(paragraph: Sequence[Words], most: int) -> str:
    """As many of its sentences as fit; of one that does not fit alone the beginning."""
    said = [each for each in paragraph if each.kind != "note"]
    for end in range(len(said), 0, -1):
        text = prose_of(said[:end])
        if said[end - 1].kind == "sentence" and units_of(text) <= most:
            return text
    return shortened(prose_of(said), max(most, 1))
