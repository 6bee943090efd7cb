"""What the reading commands have in common: for whom they write, lists of stories, and pages of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from notifier.bot.answer import Button, Reply
from notifier.bot.asked import Asked
from notifier.rendering.stories import Listed, Reader, stories_message
from notifier.texts import Translator
from notifier.trial.lately import Wanted
from record.sql.database import reading
from record.sql.stories import read_summaries

#: Stories that a list shows, and that its pages reach.
MOST_SHOWN, MOST_REACHED = 10, 50
#: Buttons of a row.
_ROW = 5


def reader_of(asked: Asked) -> Reader:
    """The chat's language and zone."""
    return Reader(asked.t, zone_of(asked), asked.now)


def zone_of(asked: Asked) -> ZoneInfo:
    """Of the chat."""
    return ZoneInfo(asked.settings.timezone or "UTC")


def database_of(asked: Asked) -> str:
    """The URL of the database with its password, for a process of its own."""
    return asked.stores.engine.url.render_as_string(hide_password=False)


def wanted_of(asked: Asked, text: str) -> Wanted:
    """What somebody wrote, for a process of its own."""
    return Wanted(text, asked.stores.collections, database_of(asked), zone_of(asked).key, asked.now)


def page(asked: Asked, title: str, stories: Sequence[str], foot: str, press: str, state: Mapping[str, Any]) -> Reply:
    """The stories that `state` names, `most` of them from `skip` on, with a button for each and for other pages.

    `stories`: ids of all that the pages reach; `press`: what the buttons for other pages do, with a new `skip`.
    """
    skip, most = int(state["skip"]), int(state["most"])
    shown = shown_stories(asked, stories[skip : skip + most])
    listed = [each for _, each in shown]
    message = stories_message(title, listed, reader_of(asked), first=skip + 1, foot=foot)
    others = turns(asked.t, press, state, len(stories))
    return Reply(message, [*story_buttons([story for story, _ in shown], first=skip + 1), others])


def turns(t: Translator, press: str, state: Mapping[str, Any], total: int) -> list[Button]:
    """Buttons for the page before and the page after; `state` holds `skip` and `most` of this one."""
    skip, most = int(state["skip"]), int(state["most"])
    before = [Button(t("‹ Back"), press, {**state, "skip": max(skip - most, 0)})] if skip else []
    after = [Button(t("More ›"), press, {**state, "skip": skip + most})] if skip + most < total else []
    return [*before, *after]


def page_turns(
    t: Translator, press: str, page: int, pages: int, state: Mapping[str, Any] | None = None
) -> list[Button]:
    """The same where a page has a number, from 0 on, which goes into `state` as `page`."""
    ways = ((t("‹ Back"), page - 1), (t("More ›"), page + 1))
    return [Button(sign, press, {**(state or {}), "page": to}) for sign, to in ways if 0 <= to < pages]


def shown_stories(asked: Asked, stories: Sequence[str]) -> list[tuple[str, Listed]]:
    """Those of these that are still kept, each with what it shows."""
    with reading(asked.stores.engine) as connection:
        known = read_summaries(connection, stories)
    return [(each, Listed(known[each].view, known[each].last_place)) for each in stories if each in known]


def story_buttons(stories: Sequence[str], *, first: int = 1) -> list[list[Button]]:
    """A button for each, by its number."""
    numbers = [Button(str(at), "story.open", {"story": story}) for at, story in enumerate(stories, first)]
    return [numbers[at : at + _ROW] for at in range(0, len(numbers), _ROW)]
