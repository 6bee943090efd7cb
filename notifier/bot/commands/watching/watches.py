"""/watches: what a chat hears of, and changing that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from config.quiet import HIGH
from notifier.bot.answer import Answer, Button, Reply, lines, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import page_turns, zone_of
from notifier.bot.commands.watching.keeping import ask_words, too_many
from notifier.bot.commands.watching.looks import MODES
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.cutting import shortened
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import time_text, watch_text
from notifier.texts import gettext_noop
from record.sql import matches
from record.sql.chats.mutes import list_mutes, put_mute, remove_mute
from record.sql.chats.watching import ChatWatch, hear, watches_of_chat
from record.sql.database import reading
from record.sql.directory import unsubscribe
from record.sql.watches import WatchRow, put_watch, remove_watch

#: Watches on one page of the list, buttons in a row, and UTF-16 units of a query.
_PAGE, _ROW, _QUERY = 10, 5, 1_000
_RECENT = timedelta(days=7)
_MUTES = {"day": timedelta(days=1), "week": timedelta(days=7)}


def show(asked: Asked) -> Answer:
    """All of them."""
    return Answer(replies=(_list(asked),))


def press_list(asked: Asked) -> Answer:
    """All of them, or another page of them, in place of what stands there."""
    return Answer(edit=_list(asked, int(asked.action.get("page", 0))))


def press_open(asked: Asked) -> Answer:
    """One of them, with what can be done to it."""
    watch = _find(asked)
    return _gone(asked) if watch is None else Answer(edit=_one(asked, watch))


def press_edit(asked: Asked) -> Answer:
    """Asks for the words that it is to look for."""
    watch = _find(asked)
    if watch is None:
        return _gone(asked)
    return ask_words(asked, watch.id, watch.query)


def press_mode(asked: Asked) -> Answer:
    """It is told at once, or in lists, from now on."""
    mode = str(asked.action["mode"])
    return _change(asked, lambda connection, watch: _hear(connection, asked, replace(watch, mode=mode)))


def press_priority(asked: Asked) -> Answer:
    """It breaks quiet hours and goes first, or does no more."""
    priority = int(asked.action["priority"])
    return _change(asked, lambda connection, watch: _hear(connection, asked, replace(watch, priority=priority)))


def press_pause(asked: Asked) -> Answer:
    """Nothing is told of it, until it is resumed."""
    enabled = bool(asked.action["enabled"])
    return _change(asked, lambda connection, watch: _hear(connection, asked, replace(watch, enabled=enabled)))


def press_mute(asked: Asked) -> Answer:
    """Nothing is told of it for a while, or it is heard again."""
    length = _MUTES.get(str(asked.action["length"]))

    def mute(connection: Connection, watch: ChatWatch) -> None:
        key, now, by = str(watch.number), asked.now, str(asked.person.id)
        if length is not None:
            put_mute(connection, asked.channel, "watch", key, until=now + length, by=by, now=now)
            return
        for each in list_mutes(connection, asked.channel, now):
            if (each.kind, each.value) == ("watch", key):
                remove_mute(connection, asked.channel, each.number)

    return _change(asked, mute)


def press_delete(asked: Asked) -> Answer:
    """It is out of force; a button brings it back."""
    t, watch = asked.t, _find(asked)
    if watch is None:
        return _gone(asked)
    with asked.stores.engine.begin() as connection:
        if watch.origin == asked.origin:
            remove_watch(connection, asked.origin, watch.id)
        else:
            unsubscribe(connection, asked.channel, watch.number, origin=asked.origin)
    kept = {name: getattr(watch, name) for name in ChatWatch.__slots__}
    back = Button(t("Undo"), "watches.back", {"watch": kept})
    text = t("Deleted: {title}", title=watch_text(watch.name, watch.label, t))
    return shows(text, [back, _to_list(asked)])


def press_back(asked: Asked) -> Answer:
    """What was deleted is there again."""
    watch = ChatWatch(**asked.action["watch"])
    with asked.stores.engine.begin() as connection:
        known = watches_of_chat(connection, asked.channel, asked.origin)
        if watch.origin == asked.origin and sum(each.origin == asked.origin for each in known) >= asked.limits.watches:
            return Answer(toast=too_many(asked))
        if watch.origin == asked.origin:
            put_watch(connection, WatchRow(watch.id, watch.query, label=watch.label, origin=watch.origin))
        hear(connection, asked.channel, asked.origin, watch, asked.now)
    return Answer(edit=_list(asked))


def _change(asked: Asked, change: Callable[[Connection, ChatWatch], None]) -> Answer:
    """Does something to the watch of a button, and shows it as it is then."""
    watch = _find(asked)
    if watch is None:
        return _gone(asked)
    if watch.by == asked.origin:
        with asked.stores.engine.begin() as connection:
            change(connection, watch)
    now = _find(asked)
    return _gone(asked) if now is None else Answer(edit=_one(asked, now))


def _hear(connection: Connection, asked: Asked, watch: ChatWatch) -> None:
    hear(connection, asked.channel, asked.origin, watch, asked.now)


def _find(asked: Asked) -> ChatWatch | None:
    """By its number; or by its id, where a message of ours just gave it one."""
    number, identity = asked.action.get("number"), asked.action.get("id")
    with reading(asked.stores.engine) as connection:
        known = watches_of_chat(connection, asked.channel, asked.origin)
    return next(
        (each for each in known if each.number == number or (each.origin, each.id) == (asked.origin, identity)), None
    )


def _gone(asked: Asked) -> Answer:
    return Answer(toast=asked.t("This watch is gone already."), edit=_list(asked))


def _list(asked: Asked, page: int = 0) -> Reply:
    t = asked.t
    with reading(asked.stores.engine) as connection:
        known = watches_of_chat(connection, asked.channel, asked.origin)
        found = matches.recent(connection, [each.number for each in known], asked.now - _RECENT)
        muted = {each.value for each in list_mutes(connection, asked.channel, asked.now) if each.kind == "watch"}
    if not known:
        text = t(
            "Nothing is watched here yet. /watch digital euro shows what would come, /follow lists ready-made packs."
        )
        return Reply(lines(text))
    pages = -(-len(known) // _PAGE)
    page = min(page, pages - 1)
    shown = list(enumerate(known, 1))[page * _PAGE : (page + 1) * _PAGE]
    parts = [Part("headline", (Span(t.many("{n} watch", "{n} watches", len(known))),))]
    for at, each in shown:
        parts.append(Part("item", (Span(f"{at}. {watch_text(each.name, each.label, t)}"),)))
        state = t("paused") if not each.enabled else t("muted") if str(each.number) in muted else t(MODES[each.mode])
        number = found.get(each.number, 0)
        reports = t.many("{n} report in 7 days", "{n} reports in 7 days", number)
        loud = t("high priority") if each.priority >= HIGH else ""
        parts.append(Part("origin", (Span(" · ".join(filter(None, (state, loud, reports)))),)))
    numbers = [Button(str(at), "watches.open", {"number": each.number}) for at, each in shown]
    rows = [numbers[start : start + _ROW] for start in range(0, len(numbers), _ROW)]
    turns = page_turns(t, "watches.list", page, pages)
    return Reply(Message(tuple(parts)), [*rows, turns])


def _one(asked: Asked, watch: ChatWatch) -> Reply:
    t = asked.t
    with reading(asked.stores.engine) as connection:
        mutes = [each for each in list_mutes(connection, asked.channel, asked.now) if each.kind == "watch"]
    muted = next((each for each in mutes if each.value == str(watch.number)), None)
    title = watch_text(watch.name, watch.label, t)
    parts = [
        Part("headline", (Span(title),)),
        *([Part("bar", (Span(shortened(watch.query, _QUERY)),))] if watch.query != title else []),
        Part("entry", (Span(t("Told: {mode}", mode=t(MODES[watch.mode]))),)),
    ]
    if watch.priority >= HIGH:
        parts.append(Part("entry", (Span(t("High priority: goes first, and is heard in quiet hours.")),)))
    if not watch.enabled:
        parts.append(Part("entry", (Span(t("Paused: nothing is told of it until you resume it.")),)))
    elif muted is not None:
        until = None if muted.until is None else time_text(muted.until, asked.now, zone_of(asked), t)
        parts.append(Part("entry", (Span(t("Muted until {time}.", time=until) if until else t("Muted.")),)))
    if watch.by != asked.origin:
        parts.append(Part("why", (Span(t("The operator of this wire set it up; it cannot be changed here.")),)))
        return Reply(Message(tuple(parts)), ([_to_list(asked)],))
    return Reply(Message(tuple(parts)), _buttons(asked, watch, is_muted=muted is not None))


def _buttons(asked: Asked, watch: ChatWatch, *, is_muted: bool) -> list[list[Button]]:
    t, at = asked.t, {"number": watch.number}

    def button(label: str, do: str, **state: object) -> Button:
        return Button(label, f"watches.{do}", at | state)

    edit, delete = button(t("Edit"), "edit"), button(t("Delete"), "delete")
    if not watch.enabled:
        return [[button(t("Resume"), "pause", enabled=True), edit, delete], [_to_list(asked)]]
    modes = [button(t(name), "mode", mode=mode) for mode, name in MODES.items() if mode != watch.mode]
    loud = (
        button(t("Normal priority"), "priority", priority=0)
        if watch.priority >= HIGH
        else button(t("High priority"), "priority", priority=HIGH)
    )
    mutes = (
        [button(t("Unmute"), "mute", length="")]
        if is_muted
        else [button(t("Mute for a day"), "mute", length="day"), button(t("for a week"), "mute", length="week")]
    )
    if watch.origin != asked.origin:  # of a pack, which many chats hear of
        return [mutes, modes, [loud, delete], [_to_list(asked)]]
    return [[*mutes, button(t("Pause"), "pause", enabled=False)], modes, [loud], [edit, delete], [_to_list(asked)]]


def _to_list(asked: Asked) -> Button:
    return Button(asked.t("All watches"), "watches.list")


HANDLED = Handled(
    commands=(Command("watches", gettext_noop("what this chat hears of, and changing that"), Handling(show)),),
    presses={
        "watches.list": Handling(press_list),
        "watches.open": Handling(press_open),
        "watches.edit": Handling(press_edit, who="admins"),
        "watches.mode": Handling(press_mode, who="admins"),
        "watches.priority": Handling(press_priority, who="admins"),
        "watches.pause": Handling(press_pause, who="admins"),
        "watches.mute": Handling(press_mute, who="admins"),
        "watches.delete": Handling(press_delete, who="admins"),
        "watches.back": Handling(press_back, who="admins"),
    },
)
