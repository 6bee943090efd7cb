"""A story's members, as SQL has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


def reported(published: datetime | None, discovered: datetime) -> datetime:
    """When something was reported: published, unless that is unknown or later than we saw it."""
    return discovered if published is None else min(published, discovered)


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a story, as SQL has it."""

    id: str
    source: str
    url: str | None
    title: str | None
    language: str | None
    published: datetime | None
    discovered: datetime
    primary: bool
    section: str | None
    section_confidence: float | None
    tags: Mapping[str, Any] | None

    @property
    def reported(self) -> datetime:
        """See `reported`."""
        return reported(self.published, self.discovered)
