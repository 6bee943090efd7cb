"""All that stands beside the stories of an edition.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from notifier.digests.beside.attention import attention_of
from notifier.digests.beside.days import days_of
from notifier.digests.beside.financings import financings_of
from notifier.digests.beside.stages import stages_of
from notifier.digests.edition import Beside, Coverage, Period
from notifier.digests.told import Gathered


def beside_of(gathered: Gathered, headlines: Mapping[str, str], period: Period, language: str) -> Beside:
    """Of a period; `headlines`: of the stories that stand in the edition, by their ids."""
    return Beside(
        financings=financings_of(gathered.told, language),
        stages=stages_of(gathered.told),
        calendar=days_of(gathered.told, headlines, period, language),
        coverage=_coverage(gathered),
        by_section=Counter(each.section for each in gathered.told),
        attention=attention_of(gathered, period, language),
    )


def _coverage(gathered: Gathered) -> Coverage | None:
    """None where nobody knows which primary sources are read."""
    primaries = gathered.primaries
    if primaries is None:
        return None
    silent = tuple(name for source, name in primaries.items() if source not in gathered.reporting)
    return Coverage(len(primaries) - len(silent), len(primaries), silent)
