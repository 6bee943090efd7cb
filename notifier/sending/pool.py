"""The senders of one kind of channel: what hangs or fails here holds up no other kind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from redis.asyncio import Redis
from sqlalchemy.exc import DBAPIError

from config.errors import ChannelError, ChannelGone, MessageGone
from notifier.channels.base import Sender
from notifier.sending.attempts import USUAL, Pace, is_outage, outcome_of
from notifier.sending.outbox import LEASE, Outbox, Work
from record.duty import pause
from record.live.client import UNREACHABLE
from record.live.clock import RedisClock
from record.sql.deliveries import TAKEN_OVER, Outcome

#: How often the outbox is looked at when nobody said that something was added.
_LOOK_S = 1.0
#: A turn that is further away than this is not waited for: the delivery is put back until then.
_PATIENCE_S = 2.0
#: Outcomes that one transaction notes.
_NOTED = 100

log = structlog.get_logger("mintwire.delivery")


class Pool:
    """Claims, sends and settles, with at most `sender.at_once` deliveries under way of `sender.claims` claimed."""

    def __init__(self, outbox: Outbox, sender: Sender, redis: Redis, pace: Pace = USUAL) -> None:
        self._outbox = outbox
        self._sender = sender
        self._redis = redis
        self._pace = pace
        self._clock = RedisClock()
        self._open: dict[int, asyncio.Task[None]] = {}
        self._ended: asyncio.Queue[Outcome] = asyncio.Queue()
        self._stopping = asyncio.Event()
        self._woken = asyncio.Event()
        #: Whether the service was not reached at last: then one message at a time is tried.
        self._is_out = False
        self._rests_until = datetime.min.replace(tzinfo=UTC)
        self._places = asyncio.Semaphore(sender.at_once)

    def wake(self) -> None:
        """Something may have been added."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is being sent then is settled first."""
        helpers = [asyncio.create_task(self._settle_all()), asyncio.create_task(self._renew_all())]
        stopping = asyncio.create_task(self._stop_with(stop))
        while not stop.is_set():
            claimed = await self._claim()
            if not claimed:
                await pause(self._woken, _LOOK_S)
                self._woken.clear()
        await stopping
        await self._end()
        helpers[1].cancel()
        await self._ended.join()
        helpers[0].cancel()
        await asyncio.gather(*helpers, return_exceptions=True)

    async def _stop_with(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping.set()
        self._woken.set()

    async def _claim(self) -> int:
        """Takes on what there is room for; returns how much that was."""
        most = 1 if self._is_out else self._sender.claims
        room = most - len(self._open)
        # Many are claimed together or none: each look at a long outbox takes its time.
        if room <= 0 or (most > self._sender.at_once and room < most // 2):
            return 0
        try:
            now = await self._clock.ask(self._redis)
            if self._is_out and now < self._rests_until:
                return 0
            works = await asyncio.to_thread(self._outbox.claim, now, room, list(self._open))
        except (*UNREACHABLE, DBAPIError) as error:
            log.warning("store_unreachable", error=type(error).__name__)
            return 0
        for work in works:
            task = asyncio.create_task(self._carry_out(work))
            self._open[work.to.number] = task
        return len(works)

    async def _carry_out(self, work: Work) -> None:
        """One delivery, from its turn to what became of it."""
        claimed, now = work.claimed, self._clock.now
        if claimed.is_edit and work.message.digest() == claimed.looks:
            same = Outcome(claimed, "edited", now(), looks=claimed.looks, version=work.version, tried=False)
            return self._ended.put_nowait(same)
        async with self._places:
            wait = await self._turn(work)
            if wait is not None:
                put_back = Outcome(claimed, "pending", now(), due=now() + wait, reason=claimed.reason, tried=False)
                return self._ended.put_nowait(put_back)
            try:
                outcome = await self._attempt(work)
            except Exception as error:  # whatever one delivery makes of it, the others go on
                log.exception("sender_failed", delivery=claimed.id)
                outcome = Outcome(claimed, "failed", now(), reason=f"internal: {error!r}")
            self._ended.put_nowait(outcome)
            return await self._sender.answered(work.to)

    async def _attempt(self, work: Work) -> Outcome:
        """The turn is ours: between the service's answer and the note of it stands nothing."""
        claimed, now = work.claimed, self._clock.now
        try:
            message_id = await self._hand_over(work)
        except ChannelError as error:
            return self._refused(work, error)
        self._is_out = False
        looks = work.message.digest()
        if claimed.is_edit:
            return Outcome(claimed, "edited", now(), looks=looks, version=work.version)
        about = {"channel": work.to.name, "kind": claimed.kind, "key": claimed.key, "attempts": claimed.attempts}
        log.info("sent", **about, title=work.message.title)
        return Outcome(
            claimed,
            "sent",
            now(),
            reason=TAKEN_OVER if claimed.reason == TAKEN_OVER else None,
            message_id=message_id,
            chat=work.to.chat,
            looks=looks,
            version=work.version,
        )

    async def _turn(self, work: Work) -> timedelta | None:
        """None once it is ours, to be used at once; else how long to leave the delivery alone."""
        while not self._stopping.is_set():
            try:
                wait_s = await self._sender.turn(work.to, edit=work.claimed.is_edit)
            except (*UNREACHABLE, DBAPIError):
                return timedelta(seconds=_LOOK_S)
            if wait_s == 0:
                return None
            if wait_s > (0 if work.claimed.is_edit else _PATIENCE_S):
                return timedelta(seconds=wait_s)
            await pause(self._stopping, wait_s)
        return timedelta(0)

    async def _hand_over(self, work: Work) -> str | None:
        """The message's id, if it is a new one.  Raises ChannelError."""
        claimed = work.claimed
        if not claimed.is_edit:
            return await self._sender.send(work.to, work.message, silent=work.silent)
        if claimed.message_id is None or claimed.chat != work.to.chat or not self._sender.edits:
            raise MessageGone("the channel has no message that can be edited")
        await self._sender.edit(work.to, claimed.message_id, work.message)
        return None

    def _refused(self, work: Work, error: ChannelError) -> Outcome:
        """What an error means for the delivery, for its channel, and for the others."""
        outcome = outcome_of(error, work.claimed, self._clock.now(), self._pace)
        note = log.info if outcome.state in ("edited", "lost") else log.warning
        note("not_sent", channel=work.to.name, key=work.claimed.key, error=type(error).__name__, reason=str(error))
        self._is_out = is_outage(error)
        if self._is_out:
            self._rests_until = self._clock.now() + self._pace.probe_every
        if isinstance(error, ChannelGone):
            log.error("channel_disabled", channel=work.to.name, reason=str(error))
        return outcome

    async def _settle_all(self) -> None:
        """Notes outcomes as they come; those that come while SQL writes are noted together, next."""
        while True:
            outcomes = [await self._ended.get()]
            while len(outcomes) < _NOTED and not self._ended.empty():
                outcomes.append(self._ended.get_nowait())
            while not await self._noted(outcomes):
                await pause(asyncio.Event(), _LOOK_S)
            for outcome in outcomes:
                self._open.pop(outcome.claimed.channel, None)
                self._ended.task_done()
            self._woken.set()

    async def _noted(self, outcomes: list[Outcome]) -> bool:
        try:
            await asyncio.to_thread(self._outbox.settle, outcomes)
        except DBAPIError as error:
            log.warning("store_unreachable", error=type(error).__name__, effect="what was sent is noted later")
            return False
        return True

    async def _renew_all(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            if self._open:
                try:
                    await asyncio.to_thread(self._outbox.renew, self._clock.now())
                except DBAPIError as error:
                    log.warning("store_unreachable", error=type(error).__name__)

    async def _end(self) -> None:
        """What waits for a turn is put back, what is being sent may end; what hangs is left to its lease."""
        if self._open:
            _, hanging = await asyncio.wait(self._open.values(), timeout=self._pace.grace.total_seconds())
            for task in hanging:
                task.cancel()
            if hanging:
                log.warning("sends_cut_off", messages=len(hanging), effect="they may arrive twice")
