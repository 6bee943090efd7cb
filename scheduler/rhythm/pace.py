"""The scheduler's clock: Redis TIME, or a replay's that runs faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """At `real` by Redis TIME the scheduler's clock said `told`, and `speed` of its seconds pass in one."""

    real: datetime = _EPOCH
    told: datetime = _EPOCH
    speed: float = 1.0

    def to_told(self, real: datetime) -> datetime:
        """What the scheduler's clock says at a moment of Redis TIME."""
        return self.told + (real - self.real) * self.speed

    def to_real(self, told: datetime) -> datetime:
        """The reverse."""
        return self.real + (told - self.told) / self.speed

    def pass_in_real(self, span: timedelta) -> timedelta:
        """How long that much of the scheduler's time takes."""
        return span / self.speed

    def pass_in_told(self, span: timedelta) -> timedelta:
        """The reverse."""
        return span * self.speed


#: As time passes.
REAL = Pace()
