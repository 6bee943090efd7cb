"""/export and /import: the set-up of a chat as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from config.errors import ChannelError, ConfigError, QueryError
from config.knowledge.packs import shipped_packs
from config.quiet import parse_quiet, quiet_text
from notifier.bot.answer import OVER, Answer, Button, Document, Step, says, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.managing.form import MOST_BYTES, MuteEntry, SetUp, WatchEntry, read_form, write_form
from notifier.bot.commands.watching.keeping import LimitError, query_of, save, too_many
from notifier.bot.commands.watching.packs import set_packs
from notifier.bot.table import Command, Handled, Handling
from notifier.channels.client import Client
from notifier.texts import gettext_noop
from record.sql.chats.mutes import list_mutes, put_mute
from record.sql.chats.settings import look_again, put_settings
from record.sql.chats.watching import hear, watches_of_chat
from record.sql.database import reading
from record.sql.packs import followed_by

#: Mistakes that are told at once.
_MOST_TOLD = 5
#: What is muted by its name; stories and watches have numbers that mean nothing elsewhere.
_CARRIED = ("source", "term")


def export(asked: Asked) -> Answer:
    """A file with all that the chat has set up."""
    with reading(asked.stores.engine) as connection:
        form = _form(connection, asked)
    caption = asked.t("What this chat has set up. Send it to me with /import, here or in another chat.")
    return Answer(documents=[Document(f"mintwire-{asked.now:%Y-%m-%d}.yaml", write_form(form), caption)])


def _form(connection: Connection, asked: Asked) -> SetUp:
    settings = asked.settings
    hours = settings.quiet_from, settings.quiet_until
    own = [each for each in watches_of_chat(connection, asked.channel, asked.origin) if each.origin == asked.origin]
    return SetUp(
        language=settings.language,
        timezone=settings.timezone,
        quiet=None if hours[0] is None or hours[1] is None else quiet_text(hours[0], hours[1]),
        quiet_alerts=settings.quiet,
        packs=tuple(followed_by(connection, asked.origin)),
        watches=tuple(
            WatchEntry(
                query=each.query,
                name=each.label,
                mode=each.mode,
                priority=each.priority,
                paused=not each.enabled,
            )
            for each in own
        ),
        mutes=tuple(
            MuteEntry(kind=each.kind, value=each.value, until=each.until)
            for each in list_mutes(connection, asked.channel, asked.now)
            if each.kind in _CARRIED
        ),
    )


def take_over(asked: Asked) -> Answer:
    """Reads a file that came with the command, or after it, or the words themselves; asks before anything changes."""
    t = asked.t
    if asked.document is None and not asked.text:
        return says(t("Send me the file that /export made."), then=Step("import.file"))
    try:
        form = read_form(_content(asked))
        _check(asked, form)
    except ChannelError:
        return says(t("The file could not be fetched. Please send it again."), then=Step("import.file"))
    except ConfigError as error:
        told = error.told[:_MOST_TOLD]
        more = [f"(+{len(error.told) - _MOST_TOLD})"] if len(error.told) > _MOST_TOLD else []
        return says("\n".join((t("I cannot read this:"), *told, *more)), then=Step("import.file"))
    except QueryError as error:
        return says(
            t("This cannot be read as a query: {query}", query=error.query) + f"\n{error}", then=Step("import.file")
        )
    counts = [
        t.many("{n} watch", "{n} watches", len(form.watches)),
        t.many("{n} pack", "{n} packs", len(form.packs)),
        t.many("{n} mute", "{n} mutes", len(form.mutes)),
    ]
    what = t("Shall I take this over? What is here stays. There are: {things}", things=t(", ").join(counts))
    carried = {"form": form.model_dump(mode="json", exclude_defaults=True)}
    take = Button(t("Take it over"), "import.take", carried, once=True, asker_only=True)
    return says(what, [take, Button(t("Leave it"), "import.leave", asker_only=True)])


def _content(asked: Asked) -> bytes:
    if asked.document is None:
        return asked.text.encode()
    document = asked.document

    async def fetch(client: Client) -> bytes:
        file = await client.get_file(document)
        if (file.file_size or 0) > MOST_BYTES:
            return b""
        return bytes(await file.download_as_bytearray())

    return asked.ask(fetch)


def _check(asked: Asked, form: SetUp) -> None:
    """Raises QueryError for a watch that cannot be read."""
    for watch in form.watches:
        query_of(asked, watch.query)


def press_take(asked: Asked) -> Answer:
    """All of it is set up here, beside what is here."""
    t, form = asked.t, SetUp.model_validate(asked.action["form"])
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, **_settings(form))
        for mute in form.mutes:
            if mute.until is None or mute.until > asked.now:
                by = str(asked.person.id)
                put_mute(connection, asked.channel, mute.kind, mute.value, until=mute.until, by=by, now=asked.now)
        look_again(connection, asked.channel)
    known = shipped_packs()
    set_packs(asked, [known[each] for each in form.packs if each in known], wanted=True)
    try:
        for watch in form.watches:
            _save(asked, watch)
    except (LimitError, QueryError) as error:
        return shows(too_many(asked) if isinstance(error, LimitError) else str(error), then=OVER)
    return shows(t("It is taken over. /watches shows what this chat hears of."), then=OVER)


def _settings(form: SetUp) -> Mapping[str, Any]:
    values: dict[str, Any] = {"language": form.language, "timezone": form.timezone, "quiet": form.quiet_alerts}
    if form.quiet is not None:
        values["quiet_from"], values["quiet_until"] = parse_quiet(form.quiet)
    return {name: value for name, value in values.items() if value is not None}


def _save(asked: Asked, entry: WatchEntry) -> None:
    saved = save(asked, entry.query, mode=entry.mode, label=entry.name)
    if not (entry.priority or entry.paused):
        return
    with asked.stores.engine.begin() as connection:
        for watch in watches_of_chat(connection, asked.channel, asked.origin):
            if watch.origin == asked.origin and watch.id == saved.id:
                its = replace(watch, priority=entry.priority, enabled=not entry.paused)
                hear(connection, asked.channel, asked.origin, its, asked.now)


def press_leave(asked: Asked) -> Answer:
    """Nothing changes."""
    return shows(asked.t("All is as it was."), then=OVER)


HANDLED = Handled(
    commands=(
        Command("export", gettext_noop("the set-up of this chat as a file"), Handling(export)),
        Command("import", gettext_noop("take over such a file"), Handling(take_over, who="admins", heavy=True)),
    ),
    presses={
        "import.take": Handling(press_take, who="admins", heavy=True),
        "import.leave": Handling(press_leave, who="admins"),
    },
    steps={"import.file": Handling(take_over, who="admins", heavy=True)},
)
