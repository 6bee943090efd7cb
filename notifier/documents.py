"""Items as queries see them.  Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from config.knowledge.cbdc import shipped_knowledge
from config.knowledge.outlets import shipped_outlets
from newsroom.financing.amounts import amounts
from newsroom.languages.detect import detect_language
from newsroom.sections.nearness import cbdc_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from notifier.telling.covering import Covered
from record.changes import Outlet
from record.folding import aligned
from record.item import Item
from record.story import reported
from record.urls import host_of

#: Characters of title and summary in which amounts of money are looked for.
_MOST_READ = 2_000


def document_of(item: Item, facts: Facts) -> Document:
    """An item, with what is known of it."""
    return Document.of(item.title, item.summary, item.content, author="; ".join(item.authors) or None, facts=facts)


def facts_of(
    item: Item,
    outlet: Outlet | None,
    *,
    now: datetime,
    section: str | None = None,
    near_section: str | None = None,
    tags: Mapping[str, Any] | None = None,
    first: bool | None = None,
    fields: Container[str] = ("lang", "amount"),
) -> Facts:
    """What is known of an item, of its source, and of what was judged.

    `near_section`: see `newsroom.sections.nearness`; `tags`: see `newsroom.judgement.verdict.Verdict.to_dict`; `first`:
    whether it is the first report of its story.
    `fields`: those that queries ask for; language and amounts take time to find out, and are left out without them.
    """
    tags = tags or {}
    projects = tuple(tags.get("projects", ()))
    at = reported(item.published, item.discovered)
    return Facts(
        source=item.source,
        source_name=None if outlet is None else outlet.name,
        category=None if outlet is None else outlet.category,
        tier=None if outlet is None else outlet.tier,
        section=section,
        near_section=near_section,
        tags=tuple(cbdc_of(tags)),
        lang=language_of(item) if "lang" in fields else None,
        countries=tuple(dict.fromkeys((*tags.get("jurisdictions", ()), *tags.get("countries", ())))),
        projects=projects,
        event=tags.get("event"),
        stages=stages_of(projects, at),
        cited=cited_names(tags.get("cited_source")),
        domain=host_of(item.url) or None,
        amounts=amounts_of(item.title, item.summary) if "amount" in fields else (),
        age=now - at,
        primary=None if outlet is None else outlet.primary,
        first=first,
    )


def covered(item: Item, document: Document) -> Covered:
    """What watches look at that cover only a part: of the item, and of what its document knows."""
    facts = document.facts
    return Covered(item.source, facts.lang or language_of(item), facts.section, facts.near_section)


def language_of(item: Item) -> str | None:
    """The language of a report, see `spoken`."""
    return spoken(item.language, item.title, item.summary or item.content)


def spoken(language: str | None, title: str | None, text: str | None) -> str | None:
    """The language that the document or its source names, or else the one that the words are in."""
    return language or detect_language(f"{title or ''}\n{text or ''}")


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
