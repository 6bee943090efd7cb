"""What watches cover beside their queries: sources, languages, sections.  Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from newsroom.sections.nearness import sections_of


class Covered(NamedTuple):
    """What a report is by: its source's key, its language (BCP 47), its section, and the one that is near that."""

    source: str
    language: str | None
    section: str | None = None
    near_section: str | None = None


class Coverage(Protocol):
    """What a watch covers; empty: everything."""

    @property
    def sources(self) -> Collection[str]: ...
    @property
    def languages(self) -> Collection[str]: ...
    @property
    def sections(self) -> Collection[str]: ...


def covers(watch: Coverage, report: Covered) -> bool:
    """Whether the report is of what the watch names; a language covers its regions and scripts."""
    if watch.sources and report.source not in watch.sources:
        return False
    if watch.sections and not is_in_sections(report, watch.sections):
        return False
    return not watch.languages or any(is_in_language(report.language, wanted) for wanted in watch.languages)


def is_in_sections(report: Covered, wanted: Collection[str]) -> bool:
    """Whether a report is of one of these sections, of which `policy?` takes those near it, too."""
    return any(each in wanted for each in sections_of(report.section, report.near_section))


def is_in_language(language: str | None, wanted: str) -> bool:
    """Whether a text's language is the one wanted, or one of its regions and scripts (RFC 4647, section 3.3.1)."""
    spoken = (language or "").lower()
    return spoken == wanted.lower() or spoken.startswith(f"{wanted.lower()}-")
