"""One process's side of the outbox: what it claims, and what it notes, each in one transaction, off the event loop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from config.errors import ChannelError
from config.quiet import HIGH
from notifier.digests import gathering
from notifier.digests.pages.chat import DIGESTS
from notifier.manners import WHATEVER, Manner, Most, read_manners
from notifier.rendering.message import Message
from notifier.sending.composing import compose, in_language, version_of
from record.sql import channels, deliveries, facts, lists, showing
from record.sql.channels import ChannelRow
from record.sql.database import reading
from record.sql.deliveries import TAKEN_OVER, Claimed, Outcome
from record.sql.owed import ALERT, LIST
from record.sql.showing import Showing

#: A claim is renewed while its process lives; so long after that died others take it over.
LEASE = timedelta(seconds=12)
#: How often one claim looks again for others, where what it found does not go out now.
_PASSES = 3

log = structlog.get_logger("mintwire.delivery")


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed delivery, ready to go out."""

    claimed: Claimed
    to: ChannelRow
    message: Message
    version: int | None
    #: Whether it comes without a sound.
    silent: bool = False


class Outbox:
    """Deliveries to one kind of channel."""

    def __init__(
        self,
        engine: Engine,
        kind: str,
        holder: str,
        *,
        waits: timedelta | None = None,
        most: Most = WHATEVER,
        keys: bool = False,
    ) -> None:
        """`waits`: reports that waited longer since they matched come as one list; None: however long.

        `most`: of chats of the bot's.  `keys`: whether alerts have them.
        """
        self._engine = engine
        self._kind = kind
        self._holder = holder
        self._waits = waits
        self._most = most
        self._keys = keys and kind == "telegram"

    def claim(self, now: datetime, most: int, busy: Collection[int]) -> list[Work]:
        """Messages, and where there is room edits, of at most `most` channels that are not `busy`."""
        with reading(self._engine) as connection:
            if not deliveries.is_due(connection, self._kind, now) or not facts.is_cut_told(connection):
                return []
        with self._engine.begin() as connection:
            claimed: list[Claimed] = []
            for _ in range(_PASSES):
                taken = [*busy, *(each.channel for each in claimed)]
                more, is_all = self._claim_messages(connection, now, most - len(claimed), taken)
                claimed += more
                if is_all or len(claimed) == most:
                    break
            taken = [*busy, *(each.channel for each in claimed)]
            if most > len(claimed):
                claimed += deliveries.claim_edits(
                    connection, self._kind, self._holder, now, now + LEASE, most - len(claimed), taken
                )
        taken_over = sum(each.reason == TAKEN_OVER for each in claimed if not each.is_edit)
        if taken_over:
            log.warning("claims_taken_over", kind=self._kind, messages=taken_over, effect="they may arrive twice")
        return self._composed(claimed, now)

    def _claim_messages(
        self, connection: Connection, now: datetime, most: int, busy: Collection[int]
    ) -> tuple[list[Claimed], bool]:
        """Those that go out now, and whether these are all: others wait now, or became part of lists."""
        messages = deliveries.claim(connection, self._kind, self._holder, now, now + LEASE, most, busy)
        joined = deliveries.join_told(connection, messages, now)
        ends = [Outcome(each, "joined", now, within=joined[each.id]) for each in messages if each.id in joined]
        rest = [each for each in messages if each.id not in joined]
        manners = read_manners(connection, {each.channel for each in rest}, self._most)
        held = {each.id: until for each in rest if (until := manners[each.channel].held_until(now, each.priority))}
        ends += [Outcome(each, "pending", now, due=now, tried=False) for each in rest if each.id in held]
        deliveries.settle(connection, ends)
        for each in rest:
            if each.id in held:
                deliveries.hold(connection, each.channel, held[each.id], now)
        rest = [each for each in rest if each.id not in held]
        listed = self._put_into_lists(connection, rest, manners, now)
        return [each for each in rest if each.id not in listed], not (held or listed)

    def _put_into_lists(
        self, connection: Connection, claimed: Sequence[Claimed], manners: Mapping[int, Manner], now: datetime
    ) -> set[int]:
        """What waited for too long, and bursts; returns those of the claims that went into lists."""
        alerts = [each for each in claimed if each.kind == ALERT]
        gathered: set[int] = set()
        for each in alerts:
            if self._waits is not None and each.created < now - self._waits:
                key, before = f"{LIST}:waited:{each.id}", now - self._waits
                if lists.gather(connection, each.channel, "waited", key, now, before=before, claimed=each.id):
                    gathered.add(each.id)
        rest = {each.channel: manners[each.channel] for each in alerts if each.id not in gathered}
        a_minute = {channel: manner.burst for channel, manner in rest.items() if manner.burst is not None}
        an_hour = {channel: manner.an_hour for channel, manner in rest.items() if manner.an_hour is not None}
        full = lists.full(connection, an_hour, now)
        for channel in full | lists.bursts(connection, a_minute, now):
            its = [each.id for each in alerts if each.channel == channel and each.priority < HIGH]
            if its:
                lists.join_burst(connection, channel, its, now, "full" if channel in full else "burst")
                gathered.update(its)
        return gathered

    def _composed(self, claimed: Sequence[Claimed], now: datetime) -> list[Work]:
        if not claimed:
            return []
        with reading(self._engine) as connection:
            numbers = sorted({each.channel for each in claimed})
            places, manners = channels.read_channels(connection, numbers), read_manners(connection, numbers)
            languages = {number: manner.language for number, manner in manners.items() if manner.language}
            choosy = sorted({each.report for each in claimed if each.report and each.channel in languages})
            matched = showing.matched_beside(connection, choosy, languages)
            told = [
                in_language(each, languages[each.channel], matched.get(each.report or "", ()))
                if each.channel in languages
                else each
                for each in claimed
            ]
            shown = showing.read(connection, told)
            stories = _in_digests(told, shown)
            paragraphs = gathering.stories(connection, stories) if stories else {}
        works, ends = [], []
        for each, by in zip(claimed, told, strict=True):
            to = places[each.channel]
            if not to.names:
                ends.append(Outcome(each, "pending", now, due=now, tried=False))
                continue
            try:
                manner = manners[each.channel]
                silent = manner.quiet_until(now, each.priority) is not None
                message = compose(by, shown, self._kind, manner, keys=self._keys, told=paragraphs)
                works.append(Work(each, to, message, version_of(by, shown), silent))
            except (ChannelError, KeyError, TypeError, ValueError) as error:
                log.error("not_composed", delivery=each.id, error=repr(error))
                ends.append(Outcome(each, "failed", now, reason=f"cannot be told: {error}"))
        self.settle(ends)
        return works

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Notes what became of claims, and what they taught of their channels."""
        if not outcomes:
            return
        with self._engine.begin() as connection:
            lost = deliveries.settle(connection, outcomes)
            for outcome in outcomes:
                if outcome.disables:
                    channels.disable_channel(connection, outcome.claimed.channel, outcome.reason or "")
                elif outcome.moves_to is not None:
                    channels.move_channel(connection, outcome.claimed.channel, outcome.moves_to)
        if lost:
            log.warning("claims_lost", kind=self._kind, messages=lost, effect="another process sends them too")

    def renew(self, now: datetime) -> None:
        """This process lives: it keeps what it has claimed."""
        with self._engine.begin() as connection:
            deliveries.renew(connection, self._holder, now + LEASE)


def _in_digests(claimed: Sequence[Claimed], shown: Showing) -> set[str]:
    """The stories that are told with a paragraph each."""
    lists = [each.id for each in claimed if each.kind == LIST and (each.says or {}).get("heading") in DIGESTS]
    reports = [report for each in lists for report in shown.listed.get(each, ())]
    return {shown.reports[each].story for each in reports if each in shown.reports}
