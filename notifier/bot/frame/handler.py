"""One update, from what was heard to what was answered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from sqlalchemy.exc import DBAPIError

from notifier.bot.answer import OVER, Answer, Reply, says
from notifier.bot.apart import TooLongError
from notifier.bot.asked import Asked, Place, Stores
from notifier.bot.frame.finding import Finder, Meant
from notifier.bot.frame.rights import Rights, RightsUnknownError
from notifier.bot.frame.rules import Rules
from notifier.bot.frame.speaking import Speaker, To
from notifier.bot.frame.standing import Standing
from notifier.bot.hearing.heard import Heard
from notifier.bot.table import Handling, Table, Who
from notifier.channels.client import Client
from notifier.rendering.message import Part, Span
from notifier.texts import Translator, language_of, translator
from record.duty import pause
from record.live.client import UNREACHABLE
from record.live.clock import redis_now
from record.sql.chats.buttons import press_once
from record.sql.chats.dialogues import end_dialogue, put_dialogue
from record.sql.database import is_away

#: Commands that run at once, and heavy ones of them: SQL serves the alerts, too.
_AT_ONCE, _HEAVY = 6, 2
#: How long a dialogue waits for its next word.
_DIALOGUE_LASTS = timedelta(hours=1)
#: Messages whose text is remembered: an edit that leaves it as it was is no command.
_REMEMBERED = 1_000
_AGAIN_S = 1.0

T = TypeVar("T")

log = structlog.get_logger("mintwire.bot")


class Handler:
    """`handle` raises nothing: whatever one update makes of it, the others go on."""

    def __init__(
        self, table: Table, rules: Rules, stores: Stores, redis: Redis, speaker: Speaker, rights: Rights, bot: str
    ) -> None:
        self._stores = stores
        self._redis = redis
        self._speaker = speaker
        self._rights = rights
        self._finder = Finder(table, rules, stores, bot)
        self._standing = Standing(stores)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bot")
        self._heavy = asyncio.Semaphore(_HEAVY)
        #: Of the last messages the text that was heard, and the update that brought it.
        self._texts: OrderedDict[tuple[int, int | None], tuple[str, int]] = OrderedDict()

    async def handle(self, heard: Heard) -> None:
        """Answers, and waits for stores that are away."""
        while True:
            try:
                return await self._handle(heard)
            except UNREACHABLE as error:
                log.warning("store_unreachable", error=type(error).__name__)
            except DBAPIError as error:
                if not is_away(error):
                    log.exception("command_failed", chat=heard.place.chat)
                    return None
                log.warning("store_unreachable", error=type(error).__name__)
            except Exception:  # whatever it is, the chat's next command is answered
                log.exception("command_failed", chat=heard.place.chat)
                return None
            await pause(asyncio.Event(), _AGAIN_S)

    def close(self) -> None:
        """Ends the threads, and the process for heavy work."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._stores.apart.close()

    async def _handle(self, heard: Heard) -> None:
        now = await redis_now(self._redis)
        if heard.kind in ("met", "moved"):
            place, answer = await self._in_thread(self._standing.note, heard, now)
            return await self._speaker.say(_to(heard, place, now), answer)
        if heard.kind == "refused":
            return await self._speaker.say(_to(heard, heard.place, now), _too_much(heard))
        if not self._is_new(heard):
            return None
        found = await self._in_thread(self._finder.find, heard, now)
        if found is None:
            return None
        if isinstance(found, Answer):
            return await self._speaker.say(_to(heard, heard.place, now), found)
        answer = await self._answered(found, heard)
        if answer.then is not None or (found.in_dialogue and heard.kind == "said"):
            await self._in_thread(self._keep, found.asked, answer)
        to = _to(heard, found.asked.place, now)
        if found.governs != found.asked.place:
            answer, to = _about(found, answer), replace(to, about=found.asked.channel)
        if answer.then not in (None, OVER) and not found.asked.place.is_private:
            answer = _asking(found.asked.t, answer)
        return await self._speaker.say(to, answer)

    def _is_new(self, heard: Heard) -> bool:
        if heard.kind != "said":
            return True
        key = heard.place.chat, heard.message
        before = self._texts.pop(key, None)
        self._texts[key] = heard.text, heard.update
        if len(self._texts) > _REMEMBERED:
            self._texts.popitem(last=False)
        return not heard.edited or before is None or before[0] != heard.text or before[1] == heard.update

    async def _answered(self, meant: Meant, heard: Heard) -> Answer:
        t, handling = meant.asked.t, meant.handling
        refusal = await self._refusal(meant, handling.who)
        if refusal:
            return Answer(toast=refusal) if heard.query else says(refusal)
        if meant.once and not await self._in_thread(self._press_once, meant.once, heard.update):
            return Answer(toast=t("That is done already."))
        try:
            return await self._run(handling, self._equipped(meant))
        except TooLongError:
            return says(t("That took too long; please ask for something simpler."))

    def _equipped(self, meant: Meant) -> Asked:
        """With what the event loop does for a thread that waits for it."""
        loop = asyncio.get_running_loop()

        def may_change() -> bool:
            try:
                return asyncio.run_coroutine_threadsafe(self._may_change(meant), loop).result()
            except RightsUnknownError:
                return False

        def ask(call: Callable[[Client], Awaitable[T]], /) -> T:
            return asyncio.run_coroutine_threadsafe(self._speaker.ask(meant.asked.place.chat, call), loop).result()

        return replace(meant.asked, may_change=may_change, ask=ask)

    async def _run(self, handling: Handling, asked: Asked) -> Answer:
        try:
            if not handling.heavy:
                return await self._in_thread(handling.answer, asked)
            async with self._heavy:
                return await self._in_thread(handling.answer, asked)
        except (*UNREACHABLE, TooLongError):
            raise
        except Exception as error:  # a fault of ours; the person is told
            if isinstance(error, DBAPIError) and is_away(error):
                raise
            log.exception("command_failed", chat=asked.place.chat)
            return says(asked.t("Something went wrong here, and it is noted. Please try again later."))

    async def _refusal(self, meant: Meant, who: Who) -> str:
        """Why the person may not; "" where they may."""
        t = meant.asked.t
        if who == "operator":
            number = meant.asked.person.id
            refusal = t("Only the operator of this wire can do that. Your number is {number}.", number=number)
            return "" if meant.asked.is_operator else refusal
        try:
            if who == "anyone" and meant.governs == meant.asked.place:
                return ""
            if await self._may_change(meant):
                return ""
        except RightsUnknownError:
            return t("Telegram does not say whether you may change things here; please try again in a minute.")
        if meant.governs != meant.asked.place:
            return t("You do not administer that channel any more. /channel off returns to this chat.")
        return t("Only administrators can change things here.")

    async def _may_change(self, meant: Meant) -> bool:
        person, governs = meant.asked.person, meant.governs
        if governs.is_private:
            return True  # nobody else is there
        if person.is_group and governs.chat == meant.asked.place.chat:
            return True
        return await self._rights.administers(person.id, governs.chat)

    def _press_once(self, token: str, update: int) -> bool:
        with self._stores.engine.begin() as connection:
            return press_once(connection, token, update)

    def _keep(self, asked: Asked, answer: Answer) -> None:
        """Where the dialogue is now."""
        its = (asked.place.chat, asked.place.thread, asked.person.id)
        with self._stores.engine.begin() as connection:
            if answer.then is None or answer.then == OVER:
                end_dialogue(connection, *its)
            else:
                step, until = answer.then, asked.now + _DIALOGUE_LASTS
                put_dialogue(connection, *its, step=step.name, state=step.state, until=until)

    async def _in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*arguments))


def _about(meant: Meant, answer: Answer) -> Answer:
    """Names the channel that is set up from elsewhere."""
    title = meant.asked.settings.title or str(meant.governs.chat)
    head = Part("origin", (Span(meant.asked.t("In {channel}:", channel=title)),))

    def headed(reply: Reply) -> Reply:
        return replace(reply, message=replace(reply.message, parts=(head, *reply.message.parts)))

    edit = None if answer.edit is None else headed(answer.edit)
    return replace(answer, edit=edit, replies=[headed(reply) for reply in answer.replies])


def _asking(t: Translator, answer: Answer) -> Answer:
    """In a group the bot hears replies to it alone; where buttons stand, nothing else says so."""
    hint = Part("why", (Span(t("Please answer by a reply to this message.")),))

    def hinted(reply: Reply) -> Reply:
        return replace(reply, message=replace(reply.message, parts=(*reply.message.parts, hint)))

    edit = None if answer.edit is None else hinted(answer.edit)
    return replace(answer, edit=edit, replies=[hinted(each) if any(each.buttons) else each for each in answer.replies])


def _too_much(heard: Heard) -> Answer:
    t = translator(language_of(heard.person.language))
    text = t("That is more than I can take from one chat; please wait a minute.")
    return Answer(toast=text) if heard.query else says(text)


def _to(heard: Heard, place: Place, now: datetime) -> To:
    return To(place, heard.person.id, heard.message, heard.query, now, inline=heard.kind == "inline")
