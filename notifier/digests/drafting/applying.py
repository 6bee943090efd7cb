"""An edition as an editor's draft has it.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from notifier.digests.drafting.draft import Draft, Entry
from notifier.digests.edition import HOUSE_ORDER, Edition, Intro, Piece, Words
from notifier.digests.making import beginning
from notifier.digests.pages.wording import CHAPTERS
from notifier.texts import Translator, translator
from record.text import tidy_line


def edited(edition: Edition, draft: Draft) -> Edition:
    """The edition with what the draft changes, which is said in its `edited`; `draft` was read for this edition."""
    entries = {entry.story: entry for entry in draft.stories if not entry.drop}
    known_pieces = (*edition.pieces, *edition.spare)
    pieces = {piece.story: _piece(piece, entries[piece.story]) for piece in known_pieces if piece.story in entries}
    ordered = [pieces[story] for story in entries]
    kept = tuple(each for section in HOUSE_ORDER for each in ordered if each.section == section)
    leads = draft.leading or tuple(each.story for each in edition.introduction if each.story in pieces)
    known = {each.story: each for each in edition.introduction}
    introduction = tuple(_intro(pieces[story], known.get(story)) for story in leads)
    title = draft.title or edition.title
    changes = tuple(_changes(edition, replace(edition, title=title, introduction=introduction, pieces=kept)))
    return replace(edition, title=title, introduction=introduction, pieces=kept, edited=(*edition.edited, *changes))


def _piece(piece: Piece, entry: Entry) -> Piece:
    said = tuple(each for each in piece.paragraph if each.kind != "note")
    notes = (Words("note", entry.note),) if entry.note else ()
    return replace(
        piece,
        section=entry.section or piece.section,
        headline=entry.headline or piece.headline,
        paragraph=(*said, *notes),
    )


def _intro(piece: Piece, known: Intro | None) -> Intro:
    return known or Intro(piece.story, beginning([each for each in piece.paragraph if each.kind != "note"]))


def _changes(before: Edition, after: Edition) -> Iterator[str]:
    """In the edition's language, a line for each."""
    t = translator(before.language)
    if before.title != after.title:
        yield t("its title")
    if [each.story for each in before.introduction] != [each.story for each in after.introduction]:
        yield t("the stories that lead it")
    new = {piece.story: piece for piece in after.pieces}
    for piece in before.pieces:
        if piece.story not in new:
            yield t("left out: {headline}", headline=tidy_line(piece.headline))
        else:
            yield from _changed(piece, new[piece.story], t)
    old = {piece.story for piece in before.pieces}
    yield from (
        t("taken in: {headline}", headline=tidy_line(each.headline)) for each in after.pieces if each.story not in old
    )
    stays = [(piece.section, piece.story) for piece in before.pieces if piece.story in new]
    moved = [(new[story].section, story) for _, story in stays]
    order = [(piece.section, piece.story) for piece in after.pieces if piece.story in old]
    if stays == moved and order != [each for section in HOUSE_ORDER for each in stays if each[0] == section]:
        yield t("the order of stories")


def _changed(before: Piece, after: Piece, t: Translator) -> Iterator[str]:
    headline = tidy_line(before.headline)
    if before.headline != after.headline:
        yield t("“{headline}” is now “{new}”", headline=headline, new=tidy_line(after.headline))
    if before.section != after.section:
        yield t("“{headline}” stands under {section}", headline=headline, section=t(CHAPTERS[after.section]))
    if before.paragraph != after.paragraph:
        yield t("a note on “{headline}”", headline=headline)
