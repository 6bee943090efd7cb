"""What judges and messages need to know of the sources, as the config describes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from config.kinds.source import FullText, is_primary
from config.sections import Section
from record.changes import Outlet
from record.sql.tables import sources


@dataclass(frozen=True, slots=True)
class Profile:
    """One source."""

    outlet: Outlet
    #: Of all its reports; None: each is judged.
    section: Section | None
    #: Log-odds that it adds to sections.
    section_bias: Mapping[Section, float]
    #: Whether the pages of its reports are fetched.
    full_text: FullText


def profiles(connection: Connection, keys: Collection[str] | None = None) -> Mapping[str, Profile]:
    """All sources by key, or these; also those that left the config: their items are still told about."""
    query = select(sources.c.key, sources.c.name, sources.c.spec)
    if keys is not None:
        query = query.where(sources.c.key.in_(keys))
    return {
        key: Profile(
            Outlet(name, spec.get("category"), spec.get("tier"), is_primary(spec.get("tier"), spec.get("category"))),
            spec.get("section"),
            spec.get("section_bias") or {},
            spec.get("full_text") or "never",
        )
        for key, name, spec in connection.execute(query)
    }
