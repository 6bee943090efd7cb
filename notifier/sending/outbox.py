"""One process's side of the outbox: what it claims, and what it notes, each in one transaction, off the event loop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from config.errors import ChannelError
from notifier.rendering.message import Message
from notifier.sending.composing import compose, in_language, version_of
from record.sql import channels, deliveries, facts, showing
from record.sql.channels import ChannelRow
from record.sql.database import reading
from record.sql.deliveries import TAKEN_OVER, Claimed, Outcome

#: A claim is renewed while its process lives; so long after that died others take it over.
LEASE = timedelta(seconds=12)

log = structlog.get_logger("mintwire.delivery")


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed delivery, ready to go out."""

    claimed: Claimed
    to: ChannelRow
    message: Message
    version: int | None


def _zone(to: ChannelRow) -> tzinfo:
    """In which the times of its messages are written."""
    return ZoneInfo(to.spec["timezone"]) if to.spec.get("timezone") else UTC


class Outbox:
    """Deliveries to one kind of channel."""

    def __init__(self, engine: Engine, kind: str, holder: str) -> None:
        self._engine = engine
        self._kind = kind
        self._holder = holder

    def claim(self, now: datetime, most: int, busy: Collection[int]) -> list[Work]:
        """Messages, and where there is room edits, of at most `most` channels that are not `busy`."""
        with reading(self._engine) as connection:
            if not deliveries.is_due(connection, self._kind, now) or not facts.is_cut_told(connection):
                return []
        with self._engine.begin() as connection:
            messages = deliveries.claim(connection, self._kind, self._holder, now, now + LEASE, most, busy)
            joined = deliveries.join_told(connection, messages, now)
            if joined:
                ends = [Outcome(each, "joined", now, within=joined[each.id]) for each in messages if each.id in joined]
                deliveries.settle(connection, ends)
            claimed = [each for each in messages if each.id not in joined]
            taken = [*busy, *(each.channel for each in claimed)]
            if most > len(claimed):
                claimed += deliveries.claim_edits(
                    connection, self._kind, self._holder, now, now + LEASE, most - len(claimed), taken
                )
        taken_over = sum(each.reason == TAKEN_OVER for each in claimed if not each.is_edit)
        if taken_over:
            log.warning("claims_taken_over", kind=self._kind, messages=taken_over, effect="they may arrive twice")
        return self._composed(claimed, now)

    def _composed(self, claimed: Sequence[Claimed], now: datetime) -> list[Work]:
        if not claimed:
            return []
        with reading(self._engine) as connection:
            places = channels.read_channels(connection, sorted({each.channel for each in claimed}))
            languages = {number: to.spec["language"] for number, to in places.items() if to.spec.get("language")}
            choosy = sorted({each.report for each in claimed if each.report and each.channel in languages})
            matched = showing.matched_beside(connection, choosy)
            told = [
                in_language(each, languages[each.channel], matched.get(each.report or "", ()))
                if each.channel in languages
                else each
                for each in claimed
            ]
            shown = showing.read(connection, told)
        works, ends = [], []
        for each, by in zip(claimed, told, strict=True):
            to = places[each.channel]
            if not to.names:
                ends.append(Outcome(each, "pending", now, due=now, tried=False))
                continue
            try:
                works.append(Work(each, to, compose(by, shown, self._kind, _zone(to)), version_of(by, shown)))
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
