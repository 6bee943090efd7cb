"""/latest: the newest stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from notifier.bot.answer import Answer, Reply, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import MOST_REACHED, MOST_SHOWN, page
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.words import SECTION_NAMES, section_of
from notifier.texts import Translator, gettext_noop
from record.sql.database import reading
from record.sql.recent import latest_stories

#: Stories that are shown, unless somebody says how many; and how old they may be.
_SHOWN, _SPAN = 5, timedelta(days=7)
#: What nobody asks for without naming it.
_UNASKED = "off_topic"


def latest(asked: Asked) -> Answer:
    """`/latest`, `/latest 8`, `/latest cbdc`, `/latest 8 cbdc`, in any order."""
    t, most, sections = asked.t, _SHOWN, list[str]()
    for word in asked.text.replace(",", " ").split():
        section = section_of(word, t)
        if word.isdecimal():
            most = min(max(int(word[:4]), 1), MOST_SHOWN)
        elif section is not None:
            sections.append(section)
        else:
            return says(_unknown(word, t))
    return Answer(replies=(_page(asked, {"sections": sections, "most": most, "skip": 0}),))


def turn(asked: Asked) -> Answer:
    """Another page."""
    return Answer(edit=_page(asked, asked.action))


def _page(asked: Asked, action: Mapping[str, Any]) -> Reply:
    t = asked.t
    sections = list(action["sections"])
    state = {"sections": sections, "most": action["most"], "skip": action["skip"]}
    wanted = sections or [section for section in SECTION_NAMES if section != _UNASKED]
    with reading(asked.stores.engine) as connection:
        stories = latest_stories(connection, asked.now - _SPAN, wanted, most=MOST_REACHED)
    names = t(" and ").join(t(SECTION_NAMES[section]) for section in sections)
    title = t("Latest: {sections}", sections=names) if sections else t("Latest stories")
    foot = "" if stories else t("Nothing was reported in the last seven days.")
    return page(asked, title, stories, foot, "latest.turn", state)


def _unknown(word: str, t: Translator) -> str:
    names = t(", ").join(t(name) for name in SECTION_NAMES.values())
    return t(
        "“{word}” is no section. Write a number, a section, or both, as in /latest 8 cbdc. Sections: {names}.",
        word=word[:40],
        names=names,
    )


HANDLED = Handled(
    commands=(
        Command("latest", gettext_noop("the newest stories, of all sections or of one"), Handling(latest), "8 cbdc"),
    ),
    presses={"latest.turn": Handling(turn)},
)
