"""What happens in the month, by dice: the same for the same seed.  Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: Looks at the month, half a day apart.
STEPS, STEP = 60, timedelta(hours=12)
#: Reports that are there at the beginning, and that come at once on one day, more than any first page shows.
STOCK, BURST = 24, 15
#: Shares of the reports that are corrected, and that vanish; the steps after which they do so at least.
CORRECTED, VANISHED, AFTER = 0.15, 0.1, 3
TOPICS = ("rates", "the digital crown", "a pilot", "a consultation", "a licence", "a warning", "reserves", "a speech")
#: Steps at which the page without a list says something else; at all others only its counters change.
PAGE_CHANGES = tuple(range(4, STEPS, 6))


@dataclass(frozen=True)
class Report:
    """One report of a site, by the steps of its life."""

    number: int
    born: int
    corrected: int | None
    gone: int | None

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/news/{self.number}-{TOPICS[self.number % len(TOPICS)].replace(' ', '-')}"

    def is_there(self, step: int) -> bool:
        """Whether its site shows it."""
        return self.born <= step and (self.gone is None or step < self.gone)

    def is_corrected(self, step: int) -> bool:
        """Whether its title is the second one."""
        return self.corrected is not None and step >= self.corrected

    def title(self, step: int) -> str:
        """As its site shows it."""
        title = f"Statement {self.number} on {TOPICS[self.number % len(TOPICS)]}"
        return f"{title}, in its corrected wording" if self.is_corrected(step) else title

    def changed(self, step: int) -> int:
        """The step of its last change so far."""
        return self.corrected if self.corrected is not None and step >= self.corrected else self.born


@dataclass(frozen=True)
class World:
    """The reports of one site, and when the month began."""

    reports: Sequence[Report]
    begin: datetime

    def at(self, step: int) -> datetime:
        """The time of a step."""
        return self.begin + step * STEP

    def shown(self, step: int) -> list[Report]:
        """What the site shows, the newest first."""
        return sorted((each for each in self.reports if each.is_there(step)), key=lambda each: -each.number)


def world(seed: str) -> World:
    """A site's month, which ends now: dates ahead of us would be given up."""
    dice = random.Random(seed)
    births = [0] * STOCK
    burst = dice.randrange(STEPS // 4, STEPS // 2)
    for step in range(1, STEPS - AFTER):
        births += [step] * (BURST if step == burst else dice.choice((0, 0, 1, 1, 2, 3)))
    reports = [_report(number, born, dice) for number, born in enumerate(births, 1)]
    return World(reports, datetime.now(UTC).replace(microsecond=0) - STEPS * STEP)


def _report(number: int, born: int, dice: random.Random) -> Report:
    fate, after = dice.random(), born + AFTER + dice.randrange(6)
    late = after if after < STEPS - 1 else None
    return Report(
        number, born, late if fate < CORRECTED else None, late if CORRECTED <= fate < CORRECTED + VANISHED else None
    )
