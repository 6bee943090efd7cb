"""Seen marks: which identities of a source are known, with which text.

A mark is a field of the source's hash, named by the base id of the item: "revision text raw day holder till place
past".  `revision` is the last one confirmed (-1: none), `text` its wording and `place` its place (see `record.alike`),
`raw` the digest of the entry that it came from (hex, "-" unknown), `day` the day it was last seen (days since 1970),
`holder` the poll that has claimed the next revision ("-": none) until `till`.

`past` is there once it was revised, "earlier/back/revised/numbers": the four texts before this one; that of them which
is shown again, TEXT@MS since when; when the last four revisions were confirmed; and how many of all changed numbers
alone, N@MS when the last did.

Beside the marks lie the second keys of the same items, see `record.alike`; they end with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from redis.asyncio import Redis

from record.alike import Alike
from record.live import keys
from record.live.client import script_text

#: How long a claim holds without being confirmed: filing takes milliseconds, a stalled disk may take seconds.
CLAIM_MS = 30_000
#: A mark whose day is older than this is written again when the identity is seen, so that it does not expire.
REFRESH_DAYS = 7
#: Marks outlive what feeds keep.
KEEP_DAYS = 400

#: An earlier text that comes back has to stand so long: caches that disagree answer in turn.
STANDS_MS = 3_600_000
#: Revisions of one report within an hour; and the time that the second change of numbers alone waits.
MOST_REVISIONS, REVISIONS_MS = 4, 3_600_000

#: Marks that one run of the script restores, so that no run is long.
MOST_RESTORED = 1_000

KNOWN = -1
BUSY = -2
#: An earlier text is shown again, and has not stood long enough; too many revisions.
CAME_BACK = -3
LIMITED = -4


def day_number(moment: datetime | date) -> int:
    """Days since 1970 of a UTC time's day."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return (day - date(1970, 1, 1)).days


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one identity."""

    revision: int
    text: str
    raw: str
    day: int
    claimed: bool
    place: str
    #: Whether an earlier text was shown last.
    came_back: bool

    @classmethod
    def parse(cls, value: str) -> Mark:
        """From the field's value."""
        revision, text, raw, day, holder, _, *more = value.split(" ")
        place, past, *_ = (*more, "", "")
        came_back = past.count("/") == 3 and past.split("/")[1] != ""
        return cls(int(revision), text, raw, int(day), holder != "-", place, came_back)

    def is_current(self, raw: str, day: int) -> bool:
        """Whether an entry with this digest is known, so that nothing needs to be done."""
        return self.raw == raw and not self.claimed and not self.came_back and day - self.day < REFRESH_DAYS


@dataclass(frozen=True, slots=True)
class Candidate:
    """An identity that may be new or changed, as its mark will say it."""

    base: str
    text: str
    raw: str
    place: str = "-@-"
    #: Second keys that are to lead to it from now on.
    keys: str = "-"


class Seen:
    """The seen marks of all sources."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._claim = redis.register_script(script_text("mark", "claim"))
        self._restore = redis.register_script(script_text("mark", "restore"))

    async def look(self, source: str, bases: Sequence[str]) -> list[Mark | None]:
        """The marks of these identities, in order."""
        if not bases:
            return []
        values: list[Any] = await self._redis.hmget(keys.seen(source), list(bases))
        return [None if value is None else Mark.parse(value) for value in values]

    async def look_alike(
        self, source: str, second_keys: Sequence[str], bases: Sequence[str]
    ) -> tuple[dict[str, list[Alike]], dict[str, Mark]]:
        """What second keys lead to, the newest first, and the marks of more identities; those of none are left out."""
        async with self._redis.pipeline(transaction=False) as pipe:
            # A command with no fields is an error.
            pipe.hmget(keys.alike(source), [*second_keys, ""])
            pipe.hmget(keys.seen(source), [*bases, ""])
            alike, marks = await pipe.execute()
        return (
            {key: list(Alike.parse(value)) for key, value in zip(second_keys, alike, strict=False) if value},
            {base: Mark.parse(value) for base, value in zip(bases, marks, strict=False) if value},
        )

    async def claim(
        self, source: str, *, host: str, token: str, day: int, candidates: Sequence[Candidate]
    ) -> list[int] | None:
        """For each candidate the revision to file, or one of the above; None where the poll lost its host.

        Of several versions of one report, in order, each new one is a revision.  May be called again with the same
        token: it gives the same answers.
        """
        args: list[Any] = [host, token, CLAIM_MS, day, STANDS_MS, REVISIONS_MS, MOST_REVISIONS]
        for each in candidates:
            args += [each.base, each.text, each.raw, each.place, each.keys]
        answers = await self._claim(keys=[keys.LEASES, keys.seen(source), keys.alike(source)], args=args)
        return None if answers is None else [int(answer) for answer in answers]

    async def restore(self, source: str, day: int, lines: Iterable[str]) -> None:
        """Confirm marks of one day where no later revision is confirmed; `lines` see `collections.marks.mark_line`."""
        rows = list(lines)
        for start in range(0, len(rows), MOST_RESTORED):
            await self.restore_by(self._redis, source, day, "".join(rows[start : start + MOST_RESTORED]), fence="")

    async def restore_by(self, client: Redis, source: str, day: int, lines: bytes | str, *, fence: str) -> Any:
        """The same of at most MOST_RESTORED lines, by a client or pipeline; the answer is False where `fence` is not
        empty and not the token of the filling that is under way."""
        return await self._restore(
            keys=[keys.FILLING, keys.seen(source), keys.alike(source)], args=[fence, day, lines], client=client
        )

    async def forget_before(self, day: int) -> int:
        """Drop the marks of identities that no feed of any source has shown since `day`, with the second keys that lead
        to them alone; returns how many marks."""
        forgotten = 0
        async for key in self._redis.scan_iter(keys.seen("*"), count=1000):
            old = [base async for base, value in self._redis.hscan_iter(key, count=1000) if Mark.parse(value).day < day]
            for start in range(0, len(old), 1000):
                forgotten += await self._redis.hdel(key, *old[start : start + 1000])
            if old:
                await self._forget_alike(key.removeprefix(keys.seen("")))
        return forgotten

    async def _forget_alike(self, source: str) -> None:
        async for key, value in self._redis.hscan_iter(keys.alike(source), count=1000):
            bases = [each.base for each in Alike.parse(value)]
            if not any(await self._redis.hmget(keys.seen(source), bases)):
                await self._redis.hdel(keys.alike(source), key)
