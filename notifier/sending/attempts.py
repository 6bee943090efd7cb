"""What an error means for the delivery that met it.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.errors import (
    ChannelError,
    ChannelGone,
    ChannelMoved,
    DeliveryUnknown,
    MessageGone,
    NothingChanged,
    RetryLater,
)
from record.sql.deliveries import Claimed, Outcome
from record.sql.owed import EDIT_EVERY

#: The longest of the waits between attempts, which double from `Pace.first_wait`.
LONGEST_WAIT = timedelta(minutes=30)
#: With these waits about a day of trying, for a message that the service met and did not take.
MOST_ATTEMPTS = 56


@dataclass(frozen=True, slots=True)
class Pace:
    """How long senders wait."""

    #: After the first attempt that failed.
    first_wait: timedelta = timedelta(seconds=2)
    #: A service that was not reached is tried again this soon, by one message for all.
    probe_every: timedelta = timedelta(seconds=3)
    #: How long what is being sent may take to end once the process is to stop; the supervisor waits a second longer.
    grace: timedelta = timedelta(seconds=3)


USUAL = Pace()


def is_outage(error: ChannelError) -> bool:
    """Whether the service was not reached, or looked at no message: then none of them is at fault."""
    return isinstance(error, RetryLater) and not error.met_message


def outcome_of(error: ChannelError, claimed: Claimed, now: datetime, pace: Pace = USUAL) -> Outcome:
    """What becomes of a delivery that a channel did not take."""
    reason = str(error)
    if isinstance(error, NothingChanged):
        return Outcome(claimed, "edited", now, reason=reason, looks=claimed.looks)
    if isinstance(error, MessageGone):
        return Outcome(claimed, "lost", now, reason=reason)
    if isinstance(error, ChannelMoved):
        return Outcome(claimed, "pending", now, due=now, reason=reason, moves_to=str(error.chat))
    if isinstance(error, ChannelGone):
        # What is owed waits until somebody enables the channel.
        return Outcome(claimed, "pending", now, due=now, reason=reason, disables=True)
    if is_outage(error):
        return Outcome(claimed, "pending", now, due=now + pace.probe_every, reason=reason, tried=False)
    if isinstance(error, RetryLater | DeliveryUnknown) and claimed.attempts < MOST_ATTEMPTS:
        wait = wait_after(error, claimed.attempts, pace)
        if not isinstance(error, DeliveryUnknown):
            return Outcome(claimed, "pending", now, due=now + wait, reason=reason)
        # An edit that may have been made counts as one that was.
        wait = max(wait, EDIT_EVERY) if claimed.is_edit else wait
        return Outcome(claimed, "unknown", now, due=now + wait, reason=reason)
    return Outcome(claimed, "failed", now, reason=reason)


def wait_after(error: ChannelError, attempts: int, pace: Pace = USUAL) -> timedelta:
    """How long to wait after a failed attempt; what the service asks for is kept, however long."""
    if isinstance(error, RetryLater) and error.retry_after_s is not None:
        return timedelta(seconds=error.retry_after_s)
    wait: timedelta = pace.first_wait * 2 ** min(attempts - 1, 20)
    return min(wait, LONGEST_WAIT)
