"""Items as queries see them.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from config.knowledge.cbdc import shipped_knowledge
from config.knowledge.outlets import shipped_outlets
from newsroom.financing.amounts import amounts
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from record.folding import aligned
from record.item import Item
from record.sql.profiles import Profile
from record.urls import host_of

#: Characters of title and summary in which amounts of money are looked for.
_MOST_READ = 2_000


def document_of(item: Item, facts: Facts) -> Document:
    """An item, with what is known of it."""
    return Document.of(item.title, item.summary, item.content, author="; ".join(item.authors) or None, facts=facts)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of an item, as SQL and verdicts have it; without any it is as the defaults are."""

    section: str | None = None
    #: See `newsroom.judgement.verdict.Verdict.to_dict`.
    tags: Mapping[str, Any] | None = None
    #: Whether it is the first report of its story.
    first: bool | None = None


def facts_of(item: Item, judgement: Judgement, profile: Profile | None, *, now: datetime) -> Facts:
    """What is known of an item; `profile`: of its source."""
    tags = judgement.tags or {}
    projects = tuple(tags.get("projects", ()))
    reported = item.published or item.discovered
    return Facts(
        source=item.source,
        source_name=None if profile is None else profile.name,
        category=None if profile is None else profile.category,
        tier=None if profile is None else profile.tier,
        section=judgement.section,
        lang=item.language,
        countries=tuple(dict.fromkeys((*tags.get("jurisdictions", ()), *tags.get("countries", ())))),
        projects=projects,
        event=tags.get("event"),
        stages=stages_of(projects, reported),
        cited=cited_names(tags.get("cited_source")),
        domain=host_of(item.url) or None,
        amounts=amounts_of(item.title, item.summary),
        age=now - reported,
        primary=None if profile is None else profile.is_primary,
        first=judgement.first,
    )


def cited_names(outlet: str | None) -> tuple[str, ...]:
    """What a cited outlet goes by: its id in the catalogue, where it has one, and its name."""
    return tuple(filter(None, (_source_ids().get(outlet), outlet))) if outlet else ()


@cache
def _source_ids() -> Mapping[str, str | None]:
    return {outlet.name: outlet.source for outlet in shipped_outlets()}


def stages_of(projects: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Where CBDC projects stood on a day, each stage once."""
    if not projects:
        return ()
    day = f"{at:%Y-%m-%d}"
    known = (project for project in shipped_knowledge().projects if project.name in projects)
    return tuple(dict.fromkeys(project.stage_at(day) for project in known))


def amounts_of(title: str | None, summary: str | None) -> tuple[float, ...]:
    """Amounts of money in whole units, whatever the currency."""
    text = aligned(f"{title or ''}\n{summary or ''}"[:_MOST_READ])
    return tuple(float(found.money.amount) for found in amounts(text) if found.money.amount is not None)
