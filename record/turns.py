"""When a source is to be polled next by what it was found to be like; planned by the schedule role, kept by workers."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: The source is polled so long after a turn begins, by a share of its own, so that a full hour is no burst: a sixth of
#: a minute.
_SPREAD = 6
#: A report is remembered as fresh for so many turns, and so many are always expected: what came against what was
#: expected tells how much sooner the next turn is.
FRESH, _USUAL = 60, 2.0
_MOST_STIR = 20.0


@dataclass(frozen=True, slots=True)
class Turns:
    """Some of the equal steps since `start`, a minute each on the wire's own clock."""

    start: datetime
    step: timedelta
    #: A bit for each step, the lowest for the first: whether the source is polled at its beginning.
    bits: int
    #: Steps that lie between two polls at least.
    least: int
    #: Reports that are expected in one step, for each 60 of them.
    expected: tuple[float, ...]
    #: What the turns are planned by, for people.
    why: str

    def next(self, now: datetime, share: float, fresh: float = 0.0) -> datetime | None:
        """The next turn later than `now`; None behind the last.

        `share`: the source's own, 0 to 1.  `fresh`: reports that came lately, see `Freshness`: where more came than
        were expected more will come, and the turn is sooner.
        """
        begun = self.start + share / _SPREAD * self.step
        here = (now - begun) // self.step
        first = max(here + 1, 0)
        if not (later := self.bits >> first):
            return None
        at = first + (later & -later).bit_length() - 1
        wait = max(self.least, round((at - here) / math.sqrt(self._stir(here, fresh))))
        return begun + min(at, here + wait) * self.step

    def _stir(self, step: int, fresh: float) -> float:
        hour = min(max(step, 0) // 60, len(self.expected) - 1)
        usual = self.expected[hour] * FRESH if self.expected else 0.0
        return min(max((_USUAL + fresh) / (_USUAL + usual), 1.0), _MOST_STIR)

    def to_text(self) -> str:
        """For the source's state."""
        return json.dumps(
            {
                "start": round(self.start.timestamp() * 1000),
                "step": self.step / timedelta(milliseconds=1),
                "bits": base64.b64encode(self.bits.to_bytes(self.bits.bit_length() // 8 + 1, "little")).decode(),
                "least": self.least,
                "expected": [float(f"{each:.2g}") for each in self.expected],
                "why": self.why,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: str | None) -> Turns | None:
        """The reverse; None where there are none, or a newer wire's."""
        try:
            row = json.loads(text or "null")
            return cls(
                start=datetime.fromtimestamp(row["start"] / 1000, UTC),
                step=timedelta(milliseconds=row["step"]),
                bits=int.from_bytes(base64.b64decode(row["bits"]), "little"),
                least=row["least"],
                expected=tuple(row["expected"]),
                why=row["why"],
            )
        except (TypeError, KeyError, ValueError):
            return None

    def freshness(self, before: float, since: timedelta, new: Iterable[timedelta]) -> float:
        """How many reports are fresh: as many as there were `since`, faded, and new ones that came so long ago."""
        return before * self._faded(since) + sum(map(self._faded, new))

    def _faded(self, ago: timedelta) -> float:
        return math.exp(-max(ago / self.step, 0.0) / FRESH)
