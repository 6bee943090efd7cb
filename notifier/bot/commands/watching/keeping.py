"""Looking at what a watch would send, and saving it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notifier.bot.answer import Answer, Step, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import wanted_of
from notifier.matcher.desk import read_book
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.rendering.cutting import shortened
from notifier.trial.lately import Refused
from notifier.trial.preview import Preview, preview
from notifier.trial.wording import meant
from record.sql.chats.watching import save_watch, watches_of_chat
from record.sql.database import reading
from record.sql.watches import WatchRow

#: Units of a watch's name.
_LABEL = 60


class LimitError(Exception):
    """The chat has as many watches as it may."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A watch that is in force; whether it was so before."""

    id: str
    title: str
    query: str
    again: bool


def look(asked: Asked, text: str) -> Preview | Refused:
    """In a process of its own.  Raises TooLongError."""
    return asked.stores.apart(preview, wanted_of(asked, text))


def query_of(asked: Asked, text: str) -> str:
    """The query that somebody's words mean, which can be read.  Raises QueryError."""
    return _row(asked, text).query


def save(asked: Asked, text: str, replaces: str = "", mode: str = "now", label: str | None = None) -> Saved:
    """What somebody wrote as a watch of the chat.  `replaces`: the id of one that has this query from now on.

    Raises QueryError and LimitError.
    """
    row = _row(asked, text)
    with asked.stores.engine.begin() as connection:
        own = [each for each in watches_of_chat(connection, asked.channel, asked.origin) if each.origin == asked.origin]
        same = next((each for each in own if each.query == row.query and each.enabled), None)
        if same is not None:
            return Saved(same.id, row.label or "", row.query, again=True)
        is_there = any(each.id == replaces for each in own)
        if not is_there and len(own) >= asked.limits.watches:
            raise LimitError
        row = replace(row, id=replaces if is_there else "", label=label or row.label)
        identity = save_watch(connection, asked.channel, asked.origin, row, asked.now, mode=mode)
    return Saved(identity, row.label or "", row.query, again=False)


def _row(asked: Asked, text: str) -> WatchRow:
    """What somebody wrote as a watch without an id."""
    with reading(asked.stores.engine) as connection:
        book = read_book(connection)
    what = meant(text, book)
    standing = Standing.of(compile_query(what.query, book)).to_text()
    label = shortened(what.name or what.query, _LABEL)
    return WatchRow("", what.query, label=label, compiled=standing, compiled_for=stamp(what.query, book))


def ask_words(asked: Asked, replaces: str = "", query: str = "", step: Step | None = None) -> Answer:
    """Asks what to look for; `query`: what it looks for now, `step`: who reads it, if not /watch."""
    t, then = asked.t, step or Step("watch.words", {"replaces": replaces})
    if query:
        return says(t("It looks for this now. Write what it is to look for:"), then=then, title=query)
    text = t(
        "Write what you want to hear of: plain words, a name, an address. As in\ndigital euro\ncompany Circle\n0x…"
    )
    return says(text, then=then)


def too_many(asked: Asked) -> str:
    """What is said to a LimitError."""
    most = asked.limits.watches
    return asked.t("This chat has {most} watches, and may have no more. /watches lets you delete one.", most=most)
