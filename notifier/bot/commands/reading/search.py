"""/search: stories of the last days by words, with the whole query language; and the newest ones inline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from notifier.bot.answer import Answer, Found, Reply, says
from notifier.bot.apart import TooLongError
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import MOST_REACHED, MOST_SHOWN, database_of, page, reader_of, wanted_of
from notifier.bot.table import Command, Handled, Handling
from notifier.finding import Titles, find_titles
from notifier.rendering.mistakes import mistake_message
from notifier.rendering.stories import found_message
from notifier.rendering.words import SECTION_NAMES
from notifier.texts import gettext_noop
from notifier.trial.lately import DAYS, Refused
from notifier.trial.searching import Hits, search
from record.sql.database import reading
from record.sql.recent import latest_stories
from record.sql.stories import read_summaries

#: Stories of a page.
_SHOWN = 5
#: Words of an inline query that are looked for; Telegram gives no more than 256 characters
#: (https://core.telegram.org/bots/api#inlinequery).
_MOST_INLINE = 256


def find(asked: Asked) -> Answer:
    """`/search QUERY`."""
    if not asked.text:
        return says(asked.t("Write what to look for, as in /search digital euro OR 数字欧元."))
    found = asked.stores.apart(search, wanted_of(asked, asked.text))
    if isinstance(found, Refused):
        return Answer(replies=(Reply(mistake_message(found, asked.t)),))
    return Answer(replies=(_first(asked, found),))


def turn(asked: Asked) -> Answer:
    """Another page of what was found."""
    return Answer(edit=_page(asked, asked.action))


def _first(asked: Asked, found: Hits) -> Reply:
    t, number = asked.t, len(found.stories)
    days = t.many("the last {n} day", "the last {n} days", found.days)
    foot = ""
    if not number:
        foot = t("No story of {days} has these words. /watch tells you when one comes.", days=days)
    elif number > MOST_REACHED:
        foot = t("{n} stories; the newest {most} can be shown. More words find fewer.", n=number, most=MOST_REACHED)
    elif found.days < DAYS:
        foot = t("There was time to look through {days} only.", days=days)
    state = {"query": found.query, "stories": found.stories[:MOST_REACHED], "skip": 0, "most": _SHOWN, "foot": foot}
    return _page(asked, state)


def _page(asked: Asked, action: Mapping[str, Any]) -> Reply:
    state = {name: action[name] for name in ("query", "stories", "skip", "most", "foot")}
    title = asked.t("Found: {query}", query=str(state["query"])[:80])
    return page(asked, title, list(state["stories"]), str(state["foot"]), "search.turn", state)


def inline(asked: Asked) -> Answer:
    """`@bot WORDS` in any chat: the newest stories with these words in a title; without words, the newest."""
    words = asked.text[:_MOST_INLINE].strip()
    stories = _titled(asked, words) if words else _newest(asked)
    with reading(asked.stores.engine) as connection:
        known = read_summaries(connection, stories)
    reader = reader_of(asked)
    return Answer(
        found=[
            Found(story, *found_message(known[story].view, known[story].last_place, reader))
            for story in stories
            if story in known
        ]
    )


def _titled(asked: Asked, words: str) -> list[str]:
    wanted = Titles(words, database_of(asked), asked.now, weeks=1, most=MOST_SHOWN)
    try:
        found = asked.stores.apart(find_titles, wanted)
    except TooLongError:
        found = None
    # What cannot be read yet is still being written.
    return [] if found is None else list(found.stories)


def _newest(asked: Asked) -> list[str]:
    sections = [section for section in SECTION_NAMES if section != "off_topic"]
    with reading(asked.stores.engine) as connection:
        return latest_stories(connection, asked.now - timedelta(days=DAYS), sections, most=MOST_SHOWN)


HANDLED = Handled(
    commands=(
        Command(
            "search",
            gettext_noop("stories of the last seven days with these words"),
            Handling(find, heavy=True),
            "stablecoin (Fed OR ECB)",
        ),
    ),
    presses={"search.turn": Handling(turn)},
    inline=Handling(inline, heavy=True),
)
