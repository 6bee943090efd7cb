"""Drafts: read as they are written, checked line by line, and nothing but what they change is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from config.errors import ConfigError
from notifier.digests.drafting.applying import edited
from notifier.digests.drafting.draft import name_of, read_draft, write_draft
from notifier.digests.edition import Edition, Words
from tests.notifier.digests.pages.conftest import FOLDER, read
from tests.notifier.digests.pages.hostile import CASES, with_text

WEEKLY = replace(read(FOLDER / "weekly-en.yaml"), edited=())
CHINESE = read(FOLDER / "weekly-zh.yaml")
NAME = name_of(WEEKLY)


def after(edition: Edition, text: str) -> Edition:
    return edited(edition, read_draft(text.encode(), "draft.yaml", edition))


def changed(edition: Edition, *swaps: tuple[str, str]) -> Edition:
    """The edition with its own draft, in which these texts became others."""
    text = write_draft(edition)
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return after(edition, text)


def block(edition: Edition, story: str) -> str:
    """The lines of one story in the edition's draft."""
    text = write_draft(edition)
    start = text.index(f'  - story: "{story}"\n')
    end = text.find("\n\n", start)
    return text[start : end if end > 0 else len(text)]


def led_by(edition: Edition, stories: Sequence[str]) -> tuple[str, str]:
    """The line that says which stories lead, and another one."""
    line = next(line for line in write_draft(edition).splitlines() if line.startswith("leading: "))
    return line, f"leading: [{', '.join(stories)}]"


@pytest.mark.parametrize("edition", [WEEKLY, CHINESE], ids=["en", "zh"])
def test_a_draft_as_it_is_written_changes_nothing(edition: Edition) -> None:
    assert after(edition, write_draft(edition)) == edition
    assert write_draft(edition) == write_draft(after(edition, write_draft(edition)))


@pytest.mark.parametrize(("text", "url"), CASES)
def test_nor_does_one_of_hostile_titles(text: str, url: str) -> None:
    hostile = with_text(WEEKLY, text, url)
    pieces = tuple(
        replace(piece, paragraph=tuple(each for each in piece.paragraph if each.kind != "note"))
        for piece in hostile.pieces
    )
    hostile = replace(hostile, title=text, pieces=pieces)
    assert after(hostile, write_draft(hostile)) == hostile


def test_stories_stand_in_the_order_of_the_draft() -> None:
    first, second = (piece.story for piece in WEEKLY.of_section("policy")[:2])
    one, other = block(WEEKLY, first), block(WEEKLY, second)
    text = write_draft(WEEKLY).replace(one, "@").replace(other, one).replace("@", other)
    found = after(WEEKLY, text)
    assert [piece.story for piece in found.of_section("policy")[:2]] == [second, first]
    assert found.edited == ("the order of stories",)
    assert set(found.pieces) == set(WEEKLY.pieces)


def test_a_story_is_dropped_or_just_not_named_and_that_is_told() -> None:
    gone, other = WEEKLY.pieces[-1], WEEKLY.pieces[-2]
    stays = [each.story for each in WEEKLY.introduction if each.story not in (gone.story, other.story)]
    found = changed(
        WEEKLY,
        led_by(WEEKLY, stays),
        (block(WEEKLY, gone.story), f"  - {{story: {gone.story}, drop: true}}"),
        (block(WEEKLY, other.story), ""),
    )
    assert [piece.story for piece in found.pieces] == [piece.story for piece in WEEKLY.pieces[:-2]]
    assert found.edited[-2:] == (f"left out: {other.headline}", f"left out: {gone.headline}")


def test_a_story_that_just_missed_it_is_taken_in() -> None:
    last = WEEKLY.pieces[-1]
    edition = replace(WEEKLY, pieces=WEEKLY.pieces[:-1], spare=(last,))
    assert after(edition, write_draft(edition)) == edition
    lines = f'#  - story: "{last.story}"\n#    section: {last.section}'
    found = changed(edition, (lines, lines.replace("#", "")))
    assert found.pieces == WEEKLY.pieces
    assert found.edited == (f"taken in: {last.headline}",)


def test_headline_section_and_note_are_the_editors_and_marked() -> None:
    piece = WEEKLY.pieces[1]
    found = changed(
        WEEKLY,
        (
            block(WEEKLY, piece.story),
            f"  - {{story: {piece.story}, headline: Ours, section: opinion, note: 'It is'}}",
        ),
    )
    ours = next(each for each in found.pieces if each.story == piece.story)
    assert (ours.headline, ours.section, ours.paragraph[-1]) == ("Ours", "opinion", Words("note", "It is"))
    assert ours.paragraph[:-1] == piece.paragraph
    assert found.edited == (
        f"“{piece.headline}” is now “Ours”",
        f"“{piece.headline}” stands under Opinion",
        f"a note on “{piece.headline}”",
    )
    assert changed(CHINESE, ("title: ", "title: 我的 # ")).edited == ("标题",)


def test_the_introduction_tells_the_stories_that_the_draft_says() -> None:
    stories = [piece.story for piece in WEEKLY.pieces]
    found = changed(WEEKLY, led_by(WEEKLY, stories[1::-1]))
    assert [each.story for each in found.introduction] == [stories[1], stories[0]]
    assert found.introduction[0].paragraph == WEEKLY.pieces[1].paragraph
    assert found.edited == ("the stories that lead it",)
    # A leading story that is dropped leads no more.
    dropped = WEEKLY.introduction[0].story
    found = changed(WEEKLY, (led_by(WEEKLY, ())[0], ""), (block(WEEKLY, dropped), ""))
    assert dropped not in [each.story for each in found.introduction]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "draft.yaml:1: top level: found an empty file; write keys and values, as in edition: …"),
        ("- a", "draft.yaml:1: top level: found a list; write keys and values, as in edition: …"),
        (f"edition: {NAME}", "draft.yaml:1: stories: found nothing; write a list of stories, as in"),
        (f"edition: {NAME}\nstories: x", "draft.yaml:2: stories: found 'x'; write a list of stories, as in"),
        (f"edition: {NAME}\nstories:\n- {{stor: s-act}}", "draft.yaml:3: stories[0].stor: found an unknown key; did"),
        (f"edition: {NAME}\nstories:\n- {{stor: s-act}}", "draft.yaml:3: stories[0].story: found nothing; write the"),
        (f"edition: {NAME}\nstories:\n- story: s-akt\n", "draft.yaml:3: stories[0].story: found 's-akt'; did you mean"),
        (f"edition: {NAME}\nstories:\n- story: qq\n", "draft.yaml:3: stories[0].story: found 'qq'; write the id of a"),
        (
            f"edition: {NAME}\nstories:\n- story: s-act\n- story: s-act\n",
            "draft.yaml:4: stories[1].story: found 's-act' again; name a story once; the first is at draft.yaml:3",
        ),
        (
            f"edition: {NAME}\nstories:\n- story: s-act\n  section: cdbc\n",
            "draft.yaml:4: stories[0].section: found 'cdbc'; did you mean 'cbdc'?",
        ),
        (
            f'edition: {NAME}\nstories:\n- story: s-act\n  headline: "a\\nb"\n',
            "draft.yaml:4: stories[0].headline: found 'a\\nb'; write a headline on one line of at most 500 characters",
        ),
        (
            f"edition: {NAME}\nstories:\n- story: s-act\n  drop: yes\n",
            "draft.yaml:4: stories[0].drop: found 'yes'; write true, to leave the story out, or false",
        ),
        (
            f"edition: {NAME}\nleading: [s-act]\nstories:\n- {{story: s-act, drop: true}}\n",
            "draft.yaml:2: leading[0]: found 's-act', which is left out; name a story that stays",
        ),
        (
            "edition: weekly 2026-06-01 en\nstories: [{story: s-act}]",
            f"draft.yaml:1: edition: found 'weekly 2026-06-01 en'; this is {NAME!r}; give the draft of that",
        ),
        (f"edition: {NAME}\nstories:\n- story: [\n", "draft.yaml:4: YAML: found"),
        (f"edition: {NAME}\nstories:\n- story: s-act\n  story: s-act\n", "this key again"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(text: str, mistake: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_draft(text.encode(), "draft.yaml", WEEKLY)
    assert any(mistake in line for line in caught.value.told), caught.value.told
