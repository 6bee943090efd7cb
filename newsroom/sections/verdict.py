"""SectionVerdict: the section of a report, how sure it is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from config.sections import Section


@dataclass(frozen=True, slots=True)
class SectionVerdict:
    """Under which section a report is filed, how sure that is, and why."""

    section: Section
    #: Probability that an editor would place it so, from 0 to 1.
    confidence: float
    #: What spoke for it, in words, the strongest first.
    reasons: tuple[str, ...]
