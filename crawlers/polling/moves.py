"""Where a source is asked: the address it moved to for good, and whether it is gone for good.  Pure.

An address is learned when as many sound polls in a row as MOVES were sent on to it by permanent redirects.  It is never
learned from a page in the document's place (a login, a front page, a parked domain), for that is no sound poll; nor of
another site whose document had, when it first came, none of the entries that are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawlers.polling.plan import OFFLINE
from record.habits import Habits

#: Sound polls in a row that were sent to the same address.
MOVES = 3
#: Failed polls in a row after which a learned address is forgotten, so that the configured one is asked again.
MOST_FAILURES = 3
#: Two words that a source is gone must lie so far apart.
APART = timedelta(hours=1)
_LONGEST = 2_000
_AWAY = frozenset({"gone", "not_found"})


@dataclass(frozen=True, slots=True)
class Came:
    """What a poll says of the source's address."""

    #: As the config has it, and where permanent redirects led from where it was asked; None: nowhere.
    configured: str
    moved_to: str | None
    #: Whether the document is the one that is known: unchanged, with entries that are known, or the first that came.
    familiar: bool


def after_sound(habits: Habits, moving: str, came: Came) -> tuple[Habits, str]:
    """What is known after a sound poll, and its `moving`: how often in a row it was sent where, as `2 ADDRESS`.

    The number is 0 where the address is not to be learned.
    """
    habits = replace(habits, retired=())
    if habits.moved and habits.moved[0] != came.configured:
        habits = replace(habits, moved=())
    if came.moved_to is None or not _may_learn(habits.address(came.configured), came.moved_to):
        return habits, ""
    number, _, before = moving.partition(" ")
    if before != came.moved_to:
        number = "1" if came.familiar else "0"
    elif number != "0":
        number = str(int(number) + 1)
    if int(number) < MOVES:
        return habits, f"{number} {came.moved_to}"
    moved = () if came.moved_to == came.configured else (came.configured, came.moved_to)
    return replace(habits, moved=moved), ""


def after_failed(habits: Habits, configured: str, kind: str, failures: int) -> Habits:
    """The same after a failed poll: a learned address that does not work is forgotten."""
    if not habits.moved:
        return habits
    if habits.moved[0] != configured or kind in _AWAY or (failures >= MOST_FAILURES and kind not in OFFLINE):
        return replace(habits, moved=())
    return habits


def after_gone(habits: Habits, configured: str, now: datetime, gone_before: datetime | None) -> Habits:
    """The same after the word that the source is gone (410); `gone_before` is when the poll before was told so, too."""
    if habits.retired_ms(configured) or gone_before is None or now - gone_before < APART:
        return habits
    return replace(habits, retired=(configured, round(now.timestamp() * 1000)))


def _may_learn(asked: str, moved_to: str) -> bool:
    """Not what would be asked without TLS where it was asked with it, and nothing that no config could say."""
    try:
        before, after = urlsplit(asked), urlsplit(moved_to)
    except ValueError:
        return False
    if after.scheme not in ("http", "https") or "@" in after.netloc or len(moved_to) > _LONGEST:
        return False
    return not (before.scheme == "https" and after.scheme == "http")
