"""A draft: a YAML file that names the stories of an edition in order, as an editor wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from config.errors import ConfigError, Mistake
from config.fields import one_of
from config.mistakes import KeyPath, Problem, did_you_mean, key_text, shown
from config.model import Model
from config.reading.document import Document, parse_document
from config.reading.validate import problems_of
from config.sections import Section
from notifier.digests.edition import HOUSE_ORDER, Edition, Piece
from notifier.digests.pages.laying import prose_of
from record.item import to_iso

#: Stories that the introduction tells.
MOST_LEADING = 3
#: Characters of a line of a comment.
_WIDTH = 110
#: What would end a comment's line, or stands in no file.
_BREAK = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
#: Characters of a title, or a headline.
_MOST_LINE = 500

Line = Annotated[str, Field(max_length=_MOST_LINE, pattern=r"^[^\r\n]*\S[^\r\n]*$")]


class Entry(Model):
    """One story of a draft."""

    story: str = Field(description="the id of a story of the edition")
    section: Annotated[Section, one_of(*HOUSE_ORDER)] | None = None
    headline: Line | None = Field(None, description="a headline on one line of at most 500 characters, or nothing")
    note: str | None = Field(
        None, min_length=1, max_length=2000, pattern=r"\S", description="a note of at most 2,000 characters, or nothing"
    )
    drop: bool = Field(False, strict=True, description="true, to leave the story out, or false")


class Draft(Model):
    """What an editor wants of an edition."""

    edition: str = Field(description="the name of the edition, as in 'weekly 2026-06-07 en'")
    title: Line | None = Field(None, description="a title on one line of at most 500 characters, or nothing")
    leading: tuple[str, ...] = Field(
        (), max_length=MOST_LEADING, description=f"a list of at most {MOST_LEADING} ids of stories of the edition"
    )
    stories: tuple[Entry, ...] = Field(description="a list of stories, as in [{story: 3f2a9c01d4e58b67}]")


def name_of(edition: Edition) -> str:
    """`weekly 2026-06-07 en`, by the local day on which its period ends; of an hour with its time in UTC."""
    period = edition.period
    until = to_iso(period.until) if period.rhythm == "hourly" else period.last_day
    return f"{period.rhythm} {until} {edition.language}"


def write_draft(edition: Edition) -> str:
    """The edition as it is, as a draft to be changed; read again it changes nothing."""
    lines = [
        *_comment(
            "Stories stand in this order within their sections. Move them, change a section or a headline, write a "
            "note: of your own (it is marked as yours), or drop: true. A story that is not named is left out. "
            f"Sections: {', '.join(HOUSE_ORDER)}."
        ),
        f"edition: {name_of(edition)}",
        *_line("title", edition.title),
        *_comment("The stories that the introduction tells:"),
        _pair("leading", [each.story for each in edition.introduction]),
        "stories:" if edition.pieces else "stories: []",
    ]
    for section in HOUSE_ORDER:
        for piece in edition.of_section(section):
            lines += ["", *(f"  {line}" for line in _comment(_about(piece)))]
            lines += [f"  - {_pair('story', piece.story)}", f"    section: {piece.section}"]
            lines += [f"    {line}" for line in _line("headline", piece.headline)]
            lines += [f"    {_pair('note', each.text)}" for each in piece.paragraph if each.kind == "note"]
    if edition.spare:
        lines += [
            "",
            *_comment("These just missed it. To take one in, take the # off its lines with story and section:"),
        ]
    reasons = {each.story: each.reason for each in edition.missed}
    for piece in edition.spare:
        lines += ["", *_comment(f"{piece.headline} ({reasons.get(piece.story, '')}). {_about(piece)}")]
        lines += [f"#  - {_pair('story', piece.story)}", f"#    section: {piece.section}"]
    return "\n".join(lines) + "\n"


def _about(piece: Piece) -> str:
    names = ", ".join(link.source for link in piece.links[:5])
    return f"{piece.points:.1f} points, {piece.sources} of {piece.size}: {names}. {prose_of(piece.paragraph)}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(_BREAK.sub(" ", text), _WIDTH)]


def _line(key: str, text: str) -> list[str]:
    """Nothing where an outlet's text is none that a draft may have: without one it stays as it is."""
    return [_pair(key, text)] if text.strip() and len(text) <= _MOST_LINE and not _BREAK.search(text) else []


def _pair(key: str, value: str | list[str]) -> str:
    """On one line, whatever the value holds."""
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, default_style='"', width=10**6)
    return f"{key}: {dumped.rstrip()}"


def read_draft(content: bytes, name: str, edition: Edition) -> Draft:
    """A draft of this edition; `name` is how messages call the file.  Raises ConfigError with every mistake."""
    document = parse_document(content, Path(name), name)
    if not isinstance(document.data, dict):
        found = "an empty file" if document.data is None else shown((), document.data)
        raise ConfigError([Mistake(name, 1, key_text(()), found, "write keys and values, as in edition: …")])
    try:
        draft = Draft.model_validate({key: value for key, value in document.data.items() if value is not None})
    except ValidationError as error:
        problems = problems_of(error, Draft)
    else:
        problems = list(_references(draft, edition))
    mistakes = [*document.mistakes, *(_placed(document, each) for each in problems)]
    if mistakes:
        raise ConfigError(sorted(mistakes, key=lambda each: each.line or 0))
    return draft


def _placed(document: Document, problem: Problem) -> Mistake:
    expected = problem.expected
    if problem.first is not None:
        expected += f"; the first is at {document.name}:{document.line(problem.first)}"
    return Mistake(document.name, document.line(problem.path), key_text(problem.path), problem.found, expected)


def _references(draft: Draft, edition: Edition) -> Iterator[Problem]:
    """What does not fit the edition."""
    if draft.edition != (name := name_of(edition)):
        yield Problem(("edition",), shown(("edition",), draft.edition), f"this is {name!r}; give the draft of that")
    known = [piece.story for piece in (*edition.pieces, *edition.spare)]
    first: dict[str, KeyPath] = {}
    for number, entry in enumerate(draft.stories):
        path: KeyPath = ("stories", number, "story")
        yield from _unknown(path, entry.story, known)
        if entry.story in first:
            yield Problem(path, f"{entry.story!r} again", "name a story once", first=first[entry.story])
        first.setdefault(entry.story, path)
    stays = [entry.story for entry in draft.stories if not entry.drop]
    for number, story in enumerate(draft.leading):
        path = ("leading", number)
        yield from _unknown(path, story, known)
        if story in known and story not in stays:
            yield Problem(path, f"{story!r}, which is left out", "name a story that stays")
        if story in draft.leading[:number]:
            yield Problem(path, f"{story!r} again", "name a story once")


def _unknown(path: KeyPath, story: str, known: list[str]) -> Iterator[Problem]:
    if story not in known:
        expected = did_you_mean(story, known, "write the id of a story of the edition, as `digest draft` has them")
        yield Problem(path, shown(path, story), expected)
