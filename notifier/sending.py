"""Senders: what the outbox owes goes out, in order per channel, within the services' limits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from config.errors import (
    ChannelError,
    ChannelGone,
    ChannelMoved,
    DeliveryUnknown,
    MessageGone,
    NothingChanged,
    RetryLater,
)
from notifier.channels.base import Sender
from record.live.client import UNREACHABLE, now_ms
from record.sql import deliveries, directory, messages
from record.sql.database import reading
from record.sql.deliveries import Claimed
from record.sql.directory import ChannelRow
from record.sql.messages import EDIT_EVERY, Target

#: A claim lasts longer than any send: a send that takes longer has timed out.
CLAIM = timedelta(seconds=90)
#: Waits between attempts double from the first to the last of these.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=30)
#: With the waits above about a day of trying, for a message that the service met and did not take.
MOST_ATTEMPTS = 56
#: How often the outbox is looked at when nobody said that something was added.
_LOOK_S = 1.0
#: Sends at once: more are slower with python-telegram-bot.
_AT_ONCE = 8
#: A channel whose turn is further away than this gives its place up and comes again; one with edits only does so at
#: once, for a message may come meanwhile.
_PATIENCE_S = 2.0

log = structlog.get_logger("mintwire.delivery")


@dataclass(frozen=True, slots=True)
class _Work:
    """A delivery to send: a message, or the edit of its target."""

    claimed: Claimed
    target: Target | None = None

    async def send(self, sender: Sender, channel: ChannelRow) -> str | None:
        """The message's id, if it is a new one.  Raises ChannelError."""
        claimed, target = self.claimed, self.target
        if target is None:
            return await sender.send(channel, claimed.kind, claimed.payload)
        if target.message_id is None or target.chat != channel.chat or not sender.edits:
            raise MessageGone("the channel has no message that can be edited")
        if claimed.payload == target.payload:
            raise NothingChanged("the message shows this already")
        await sender.edit(channel, target.message_id, target.kind, claimed.payload)
        return None

    def wait_after(self, error: ChannelError) -> timedelta:
        """An edit that may have been taken counts as one that was."""
        wait = wait_after(error, self.claimed.attempts)
        return max(wait, EDIT_EVERY) if self.target is not None and isinstance(error, DeliveryUnknown) else wait


class Senders:
    """Sends for all channels; any number of processes may do so side by side."""

    def __init__(self, redis: Redis, engine: Engine, holder: str, senders: Mapping[str, Sender]) -> None:
        """`senders` by kind of channel; what is owed to other kinds waits."""
        self._redis = redis
        self._engine = engine
        self._holder = holder
        self._senders = senders
        self._draining: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def run(self, stop: asyncio.Event, owed: asyncio.Event) -> None:
        """Look at the outbox whenever `owed` is set, and every second, until `stop` is set."""
        while not stop.is_set():
            try:
                for channel in await asyncio.to_thread(self._open_channels):
                    if channel not in self._draining:
                        self._draining[channel] = asyncio.create_task(self._drain(channel))
            except DBAPIError as error:
                log.warning("store_unreachable", error=type(error).__name__)
            await _wait(owed, _LOOK_S)
            owed.clear()
        for task in list(self._draining.values()):
            task.cancel()
        await asyncio.gather(*self._draining.values(), return_exceptions=True)

    def _open_channels(self) -> list[str]:
        with reading(self._engine) as connection:
            return deliveries.open_channels(connection)

    async def _drain(self, channel_id: str) -> None:
        """Send what is owed to one channel until nothing is due."""
        try:
            while (found := await self._next_for(channel_id)) is not None:
                channel, is_message = found
                sender = self._senders.get(channel.kind)
                if sender is None:
                    return
                async with self._places:
                    # A turn is taken only with a place to send from: turns that pile up would go out all at once.
                    wait_s = await sender.turn(channel, edit=not is_message)
                    if wait_s == 0:
                        await self._deliver(sender, channel)
                if wait_s > (_PATIENCE_S if is_message else 0):
                    return
                await asyncio.sleep(wait_s)
        except (*UNREACHABLE, DBAPIError) as error:
            log.warning("store_unreachable", channel=channel_id, error=type(error).__name__)
        finally:
            del self._draining[channel_id]

    async def _next_for(self, channel_id: str) -> tuple[ChannelRow, bool] | None:
        """The channel, if it takes messages and one is due to it: a turn is not to be taken for nothing.

        And whether it is a message, or only an edit.
        """
        now = await self._now()
        return await asyncio.to_thread(self._look, channel_id, now)

    def _look(self, channel_id: str, now: datetime) -> tuple[ChannelRow, bool] | None:
        with reading(self._engine) as connection:
            channel = directory.read_channel(connection, channel_id)
            if channel is None or channel.disabled_reason is not None:
                return None
            if deliveries.is_due(connection, channel_id, now):
                return channel, True
            return (channel, False) if deliveries.is_edit_due(connection, channel_id, now) else None

    async def _deliver(self, sender: Sender, channel: ChannelRow) -> None:
        """Send the next message of a channel, or where there is none its next edit."""
        now = await self._now()
        work = await asyncio.to_thread(self._claim, channel.id, now)
        if work is None:
            return
        try:
            message_id = await work.send(sender, channel)
        except ChannelError as error:
            now = await self._now()
            await asyncio.to_thread(self._note_error, channel, work, error, now)
        else:
            now = await self._now()
            await asyncio.to_thread(self._note_sent, channel, work, message_id, now)
            claimed = work.claimed
            log.info("sent", channel=channel.id, kind=claimed.kind, key=claimed.key, attempts=claimed.attempts)

    def _claim(self, channel_id: str, now: datetime) -> _Work | None:
        with self._engine.begin() as connection:
            message = deliveries.claim(connection, channel_id, self._holder, now, now + CLAIM)
            if message is not None:
                return _Work(message)
            edit = deliveries.claim_edit(connection, channel_id, self._holder, now, now + CLAIM)
            return None if edit is None else _Work(edit, messages.target_of(connection, edit))

    def _note_sent(self, channel: ChannelRow, work: _Work, message_id: str | None, now: datetime) -> None:
        with self._engine.begin() as connection:
            if work.target is None:
                deliveries.settle(connection, work.claimed, "sent", now, message_id=message_id, chat=channel.chat)
            else:
                messages.edited(connection, work.claimed, work.target, now)

    def _note_error(self, channel: ChannelRow, work: _Work, error: ChannelError, now: datetime) -> None:
        """What an error means for the delivery and its channel."""
        reason, claimed, target = str(error), work.claimed, work.target
        note = log.info if isinstance(error, MessageGone | NothingChanged) else log.warning
        note("not_sent", channel=channel.id, key=claimed.key, error=type(error).__name__, reason=reason)
        with self._engine.begin() as connection:
            if target is not None and isinstance(error, NothingChanged):
                messages.edited(connection, claimed, target, now, reason=reason)
            elif target is not None and isinstance(error, MessageGone):
                messages.lost(connection, claimed, target, reason, now)
            elif isinstance(error, ChannelMoved):
                directory.move_channel(connection, channel, str(error.chat))
                deliveries.postpone(connection, claimed, now, state="pending", reason=reason)
            elif isinstance(error, ChannelGone):
                directory.disable_channel(connection, channel, reason)
                deliveries.settle(connection, claimed, "dropped", now, reason=reason)
                dropped = deliveries.drop_open(connection, channel.id, f"channel disabled: {reason}", now)
                log.error("channel_disabled", channel=channel.id, reason=reason, dropped=dropped + 1)
            elif _is_tried_again(error, claimed.attempts):
                state = "unknown" if isinstance(error, DeliveryUnknown) else "pending"
                due = now + work.wait_after(error)
                deliveries.postpone(connection, claimed, due, state=state, reason=reason)
            else:
                deliveries.settle(connection, claimed, "failed", now, reason=reason)

    async def _now(self) -> datetime:
        return datetime.fromtimestamp(await now_ms(self._redis) / 1000, UTC)


def _is_tried_again(error: ChannelError, attempts: int) -> bool:
    if isinstance(error, RetryLater) and not error.met_message:
        return True
    return isinstance(error, RetryLater | DeliveryUnknown) and attempts < MOST_ATTEMPTS


def wait_after(error: ChannelError, attempts: int) -> timedelta:
    """How long to wait after a failed attempt; what the service asks for is kept, however long."""
    if isinstance(error, RetryLater) and error.retry_after_s is not None:
        return timedelta(seconds=error.retry_after_s)
    wait: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(wait, LONGEST_WAIT)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
