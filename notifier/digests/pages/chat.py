"""A message of a chat's own digest: stories that its watches found, by section, each with a paragraph.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from config.sections import SECTIONS
from notifier.digests.edition import Link, Words
from notifier.digests.making import piece_of
from notifier.digests.pages.laying import prose_of
from notifier.digests.pages.wording import HEADLINE, language_text
from notifier.digests.told import Told
from notifier.rendering.alert import headline_of, source_text, web_url
from notifier.rendering.cutting import shortened, units_of
from notifier.rendering.forms import MOST_UNITS, units
from notifier.rendering.listing import by_section_message, line_of
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import day_text
from notifier.texts import Translator
from record.identity import base_id
from record.sql.showing import Shown
from record.text import tidy_line

#: Lists by the clock that are told so; one of an hour has a line for each story.
DIGESTS = ("daily", "weekly")
#: UTF-16 units of a headline; sources below a story, and units of a name there.
_HEADLINE, _MOST_SOURCES, _NAME = 150, 4, 40


def digest_message(
    heading: str, reports: Sequence[tuple[str | None, Shown, Told | None]], zone: tzinfo, t: Translator
) -> Message:
    """Each report under its section, as its story is told; one of whose story too little is known has a line.

    Paragraphs share what room there is, and end with a sentence.
    """
    stories = [(section, *_story(shown, told, section, zone, t)) for section, shown, told in reports]
    bare = by_section_message(heading, [(section, parts) for section, parts, _ in stories], t)
    room, entries = MOST_UNITS - units(bare), list[tuple[str | None, Sequence[Part]]]()
    for number, (section, parts, paragraph) in enumerate(stories):
        body = _fitting(paragraph, room // (len(stories) - number))
        room -= units_of(body)
        entries.append((section, (parts[0], Part("entry", (Span(body),)), *parts[2:]) if body else parts))
    return by_section_message(heading, entries, t)


def _story(
    shown: Shown, told: Told | None, section: str | None, zone: tzinfo, t: Translator
) -> tuple[Sequence[Part], Sequence[Words]]:
    """Its parts, the second still empty, and the paragraph that comes there; or its line, and nothing."""
    if told is None or section not in SECTIONS:
        return (line_of(shown, zone, t),), ()
    piece = piece_of(told, section, t.language, getattr(zone, "key", "UTC"))
    headline = shortened(headline_of(tidy_line(piece.headline), web_url(shown.url)), _HEADLINE)
    language = (Span(f" {language_text(piece.language, t)}"),) if piece.language else ()
    # The report that matched comes first.
    links = sorted(piece.links, key=lambda link: base_id(link.report) != shown.report)
    first = Part("item", (Span(HEADLINE.format(headline), web_url(shown.url), strong=True), *language))
    return (first, Part("entry", ()), Part("others", _sources(links, piece.sources, zone, t))), piece.paragraph


def _sources(links: Sequence[Link], sources: int, zone: tzinfo, t: Translator) -> tuple[Span, ...]:
    spans: list[Span] = []
    for link in links[:_MOST_SOURCES]:
        at = link.at.astimezone(zone)
        name = shortened(source_text(tidy_line(link.source)), _NAME)
        day = t("{day}, {time}", day=day_text(at.date(), at.date(), t), time=f"{at:%H:%M}")
        spans += [*([Span(" · ")] if spans else ()), Span(name, web_url(link.url)), Span(f", {day}")]
    left = sources - min(len(links), _MOST_SOURCES)
    if left > 0:
        spans.append(Span(" " + t.many("and {n} more source", "and {n} more sources", left)))
    return tuple(spans)


def _fitting(paragraph: Sequence[Words], most: int) -> str:
    """As many of its sentences as fit; of one that does not fit alone the beginning."""
    said = [each for each in paragraph if each.kind != "note"]
    for end in range(len(said), 0, -1):
        text = prose_of(said[:end])
        if said[end - 1].kind == "sentence" and units_of(text) <= most:
            return text
    return shortened(prose_of(said), max(most, 1))
