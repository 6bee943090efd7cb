"""/follow and /unfollow: ready-made packs of sources and watches."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sqlalchemy import Connection

from config.knowledge.packs import Pack, shipped_packs
from notifier.bot.answer import Answer, Button, Reply, lines, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import page_turns
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.message import Message, Part, Span
from notifier.texts import gettext_noop
from record.sql.chats.watching import follow_watches, leave_watches
from record.sql.database import reading
from record.sql.packs import follow, followed_by, unfollow
from record.sql.watches import WatchRow

#: Packs on one page: three lines and a button each; and characters of a name that are compared.
_PAGE, _MOST_NAME = 8, 64


def follow_command(asked: Asked) -> Answer:
    """With the name of a pack, the chat follows it; without one, lists them."""
    return _named(asked, wanted=True)


def unfollow_command(asked: Asked) -> Answer:
    """The same the other way round."""
    return _named(asked, wanted=False)


def press_pack(asked: Asked) -> Answer:
    """Follows a pack, or does no more, and shows the page again."""
    pack = shipped_packs().get(str(asked.action["pack"]))
    if pack is None:
        return Answer(toast=asked.t("This pack is no more."), edit=_list(asked))
    wanted = bool(asked.action["wanted"])
    set_packs(asked, [pack], wanted=wanted)
    return Answer(toast=_done(asked, pack, wanted=wanted), edit=_list(asked, int(asked.action["page"])))


def press_page(asked: Asked) -> Answer:
    """Another page of the list."""
    return Answer(edit=_list(asked, int(asked.action["page"])))


def set_packs(asked: Asked, packs: Iterable[Pack], *, wanted: bool, mode: str = "now") -> None:
    """The chat follows these packs from now on, or does no more."""
    with asked.stores.engine.begin() as connection:
        for pack in packs:
            if wanted:
                _follow(connection, asked, pack, mode)
            else:
                leave_watches(connection, asked.channel, asked.origin, [pack.watch_id(each) for each in pack.watches])
                unfollow(connection, asked.origin, pack.id)


def _follow(connection: Connection, asked: Asked, pack: Pack, mode: str) -> None:
    rows = [
        WatchRow(pack.watch_id(each), each.query, each.sources, each.languages, each.sections, label=each.id)
        for each in pack.watches
    ]
    follow_watches(connection, asked.channel, asked.origin, rows, asked.now, mode=mode)
    follow(connection, asked.origin, pack.id)


def find_pack(said: str) -> Pack | None:
    """By its id, or its name in any language."""
    wanted = said.casefold()
    for pack in shipped_packs().values():
        if wanted in (pack.id, *(name.casefold() for name in pack.name.values())):
            return pack
    return None


def _named(asked: Asked, *, wanted: bool) -> Answer:
    t = asked.t
    if not asked.text:
        return Answer(replies=(_list(asked),))
    pack = find_pack(asked.text)
    if pack is None:
        near = difflib.get_close_matches(asked.text[:_MOST_NAME].casefold(), shipped_packs(), n=1)
        text = t("I know no pack of this name.")
        offer = "\n" + t("Did you mean /follow {name}?", name=near[0]) if near else ""
        return Answer(replies=(Reply(lines(text + offer)), _list(asked)))
    if not asked.may_change():
        return says(t("Only administrators can change things here."))
    set_packs(asked, [pack], wanted=wanted)
    return says(_done(asked, pack, wanted=wanted))


def _done(asked: Asked, pack: Pack, *, wanted: bool) -> str:
    t, name = asked.t, pack.name[asked.t.language]
    if wanted:
        return t("This chat follows {name} from now on.", name=name)
    return t("This chat follows {name} no more.", name=name)


def _list(asked: Asked, page: int = 0) -> Reply:
    t, packs = asked.t, list(shipped_packs().values())
    with reading(asked.stores.engine) as connection:
        followed = set(followed_by(connection, asked.origin))
    pages = -(-len(packs) // _PAGE)
    page = max(0, min(page, pages - 1))
    shown = packs[page * _PAGE : (page + 1) * _PAGE]
    names = {pack.id: f"{'✓ ' if pack.id in followed else ''}{pack.name[t.language]}" for pack in shown}
    parts = [Part("headline", (Span(t("Packs: sources and watches that belong together")),))]
    for pack in shown:
        parts.append(Part("item", (Span(names[pack.id], strong=True),)))
        parts.append(Part("entry", (Span(pack.about[t.language]),)))
    buttons = [
        Button(names[pack.id], "packs.set", {"pack": pack.id, "wanted": pack.id not in followed, "page": page})
        for pack in shown
    ]
    turns = page_turns(t, "packs.page", page, pages)
    return Reply(Message(tuple(parts)), [*(buttons[at : at + 2] for at in range(0, len(buttons), 2)), turns])


HANDLED = Handled(
    commands=(
        Command("follow", gettext_noop("ready-made packs of sources and watches"), Handling(follow_command), "e-cny"),
        Command("unfollow", gettext_noop("stop following a pack"), Handling(unfollow_command, who="admins"), "e-cny"),
    ),
    presses={"packs.set": Handling(press_pack, who="admins"), "packs.page": Handling(press_page)},
)
