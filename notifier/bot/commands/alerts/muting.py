"""Mute… under an alert, /mute and /mutes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import get_args

from sqlalchemy import Connection

from config.errors import QueryError
from config.every import meant_duration
from notifier.bot.answer import Answer, Button, Rows, says, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import reader_of
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.alert import moment_text
from notifier.rendering.cutting import clean, shortened
from notifier.rendering.words import watch_text
from notifier.telling.muting import term_query
from notifier.texts import Translator, gettext_noop
from record.sql import deliveries
from record.sql.chats.mutes import Mute, MuteKind, list_mutes, put_mute, remove_mute
from record.sql.chats.watching import watches_of_chat
from record.sql.database import reading
from record.sql.directory import source_names
from record.sql.stories import read_summaries
from record.sql.told import told_by

#: What a chat may mute; characters of a word or phrase; words of an alert that are offered; characters of a label.
_MOST, _TERM, _WORDS, _LABEL = 200, 100, 3, 40
#: How long a mute that has an end may last.
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=365)
_KINDS: Mapping[str, MuteKind] = {
    **{kind: kind for kind in get_args(MuteKind) if kind != "watch"},
    "word": "term",
    "来源": "source",
    "新闻": "story",
    "报道": "story",
    "词": "term",
    "关键词": "term",
}
_HOW = gettext_noop(
    "Write what you do not want to hear of:\n/mute airdrop\n/mute source NAME for 2d\n"
    "A story is muted by the key under its alert."
)
_FOR = re.compile(
    r"(?P<ever>\bfor\s?ever|永久)$|"
    r"(?P<for>\bfor\s+(?=\S))?(?P<time>(?:(?<![0-9.])[0-9]{1,6}(?:\.[0-9]{1,3})?\s*|(?<=for )an?\s+)[^\W\d_]+)$",
    re.IGNORECASE,
)
_NAMES: Mapping[MuteKind, str] = {
    "story": gettext_noop("the story “{value}”"),
    "source": gettext_noop("the source {value}"),
    "term": gettext_noop("the word “{value}”"),
    "watch": gettext_noop("the watch {value}"),
}


def press_mute(asked: Asked) -> Answer:
    """What can be muted of an alert."""
    if asked.place.type == "channel":
        return Answer(toast=asked.t("In a private chat with me /channel sets up what this channel gets."))
    return _offer(asked, int(asked.action["delivery"]))


def press_set(asked: Asked) -> Answer:
    """Mutes what a button says."""
    kind: MuteKind = asked.action["kind"]
    days = asked.action.get("days")
    text, rows = _mute(asked, kind, str(asked.action["value"]), timedelta(days=days) if days else None)
    return shows(text, *rows)


def press_unmute(asked: Asked) -> Answer:
    """Hears of it again."""
    with asked.stores.engine.begin() as connection:
        remove_mute(connection, asked.channel, int(asked.action["number"]))
    return shows(asked.t("You hear of it again."))


def mute(asked: Asked) -> Answer:
    """`/mute WORDS`, `/mute source NAME for 2d`; as a reply to an alert, `/mute story`, or without words a choice."""
    t, words, span = asked.t, *_span_of(asked.text)
    if span is not None and not _SHORTEST <= span <= _LONGEST:
        return says(t("I can mute for a minute to a year, as in /mute airdrop for 2d, or for ever."))
    first, _, rest = words.partition(" ")
    kind = _KINDS.get(first.casefold())
    value = clean(rest if kind else words)
    if asked.replies_to is not None and (kind == "story" or not value):
        with reading(asked.stores.engine) as connection:
            told = told_by(connection, asked.channel, asked.replies_to)
            row = deliveries.read(connection, told[0]) if told else None
        if row is None or row["story"] is None:
            return says(t("That message tells of no story that I still know."))
        return _done(asked, "story", row["story"], span) if kind == "story" else _offer(asked, told[0])
    if not value or kind == "story":
        return says(t(_HOW))
    if kind != "source":
        return _mute_term(asked, value, span)
    with reading(asked.stores.engine) as connection:
        known = source_names(connection)
    key = _source_of(value, known)
    if key is None:
        near = difflib.get_close_matches(value[:_TERM], known.values(), n=1)
        offer = t("Did you mean {name}?", name=near[0]) if near else t("/sources lists them.")
        unknown = t("I know no source {name}.", name=shortened(value, _TERM))
        return says(f"{unknown}\n{offer}")
    return _done(asked, "source", key, span)


def _mute_term(asked: Asked, value: str, span: timedelta | None) -> Answer:
    try:
        term_query(value)
    except QueryError:
        return says(asked.t("That word stands almost everywhere, or nowhere: please write another."))
    if len(value) > _TERM:
        return says(asked.t("A word or phrase has at most {n} characters.", n=_TERM))
    return _done(asked, "term", value, span)


def show_mutes(asked: Asked) -> Answer:
    """All that a chat has muted, with a key to undo each."""
    with reading(asked.stores.engine) as connection:
        found = list_mutes(connection, asked.channel, asked.now)
        lines = [f"{at}. {line}" for at, line in enumerate(_lines(connection, asked, found), 1)]
    t = asked.t
    if not lines:
        return says(t("Nothing is muted here."))
    undo = [
        Button(t("Undo {number}", number=at), "mute.undo", {"number": each.number}) for at, each in enumerate(found, 1)
    ]
    rows = [undo[at : at + 4] for at in range(0, min(len(undo), _MOST_UNDONE), 4)]
    return says("\n".join(lines), *rows, title=t("Muted here"))


#: Mutes that have keys; Telegram takes 100 in a message.
_MOST_UNDONE = 40


def _offer(asked: Asked, delivery: int) -> Answer:
    with reading(asked.stores.engine) as connection:
        row = deliveries.read(connection, delivery)
        name = source_names(connection, [row["source"]]).get(row["source"], "") if row and row["source"] else ""
    t = asked.t
    if row is None or row["story"] is None:
        return Answer(toast=t("This story is no longer kept."))
    wanted: list[tuple[str, MuteKind, str]] = [
        (t("This story"), "story", row["story"]),
        (shortened(name or row["source"], _LABEL), "source", row["source"]),
        *((f"“{shortened(word, _LABEL)}”", "term", word) for word in dict.fromkeys(row["words"][:_WORDS])),
    ]
    rows = [
        [_button(t("{what}, a day", what=what), kind, value, 1), _button(t("{what}, for ever", what=what), kind, value)]
        for what, kind, value in wanted
        if len(value) <= _TERM
    ]
    return says(t("What do you not want to hear of?"), *rows)


def _button(label: str, kind: MuteKind, value: str, days: int | None = None) -> Button:
    return Button(label, "mute.set", {"kind": kind, "value": value, "days": days})


def _done(asked: Asked, kind: MuteKind, value: str, span: timedelta | None) -> Answer:
    text, rows = _mute(asked, kind, value, span)
    return says(text, *rows)


def _mute(asked: Asked, kind: MuteKind, value: str, span: timedelta | None) -> tuple[str, Rows]:
    """What is said of it, with a key that undoes it."""
    t, until = asked.t, None if span is None else asked.now + span
    with asked.stores.engine.begin() as connection:
        if len(list_mutes(connection, asked.channel, asked.now)) >= _MOST:
            return t("This chat has muted {n} things, and may mute no more. /mutes lists them.", n=_MOST), ()
        number = put_mute(connection, asked.channel, kind, value, until=until, by=str(asked.person.id), now=asked.now)
        made = [each for each in list_mutes(connection, asked.channel, asked.now) if each.number == number]
        (line,) = _lines(connection, asked, made)
    return t("Muted: {what}.", what=line), [[Button(t("Undo"), "mute.undo", {"number": number})]]


def _lines(connection: Connection, asked: Asked, found: Sequence[Mute]) -> list[str]:
    """Each in words, with its end."""
    names = source_names(connection, [each.value for each in found if each.kind == "source"])
    known = read_summaries(connection, [each.value for each in found if each.kind == "story"])
    names |= {story: summary.view.lead.title or story for story, summary in known.items()}
    heard = watches_of_chat(connection, asked.channel, asked.origin)
    names |= {str(each.number): watch_text(each.name, each.label, asked.t) for each in heard}
    return [_line(asked.t, asked, each, names.get(each.value, each.value)) for each in found]


def _line(t: Translator, asked: Asked, mute: Mute, value: str) -> str:
    what = t(_NAMES[mute.kind], value=shortened(clean(value), _TERM))
    if mute.until is None:
        return t("{what}, for ever", what=what)
    return t("{what}, until {time}", what=what, time=moment_text(mute.until, reader_of(asked).zone, t))


def _span_of(text: str) -> tuple[str, timedelta | None]:
    """The words before `for 2d`, `2d`, `for a week` or `for ever`, and how long that is; None: for ever."""
    said = _FOR.search(text)
    if said is None:
        return text, None
    words = text[: said.start()].strip()
    if said["ever"]:
        return words, None
    span = meant_duration(said["time"])
    is_meant = span is not None and (said["for"] or _SHORTEST <= span <= _LONGEST)
    return (words, span) if is_meant else (text, None)


def _source_of(value: str, known: Mapping[str, str]) -> str | None:
    folded = value.casefold()
    return next((key for key, name in known.items() if folded in (key.casefold(), name.casefold())), None)


HANDLED = Handled(
    commands=(
        Command(
            "mute",
            gettext_noop("a word or source that you do not want to hear of"),
            Handling(mute, who="admins"),
            "airdrop",
        ),
        Command("mutes", gettext_noop("what is muted here"), Handling(show_mutes)),
    ),
    presses={
        "alert.mute": Handling(press_mute, who="admins"),
        "mute.set": Handling(press_set, who="admins"),
        "mute.undo": Handling(press_unmute, who="admins"),
    },
)
