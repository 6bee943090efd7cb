"""What items may be asked for by: filters, as `mintwire pull` has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, Query
from pydantic import AfterValidator, WithJsonSchema
from sqlalchemy import Connection, Engine

from config.fields import Country, Id, SourceId, countries, one_of
from config.mistakes import did_you_mean
from config.sections import ASKED_SECTIONS
from notifier.trial.choosing import Choice, Criteria
from record.identity import base_id
from record.item import Item
from record.sql import matches, watches
from record.sql.channels import CONFIG
from record.sql.database import reading
from record.sql.directory import source_names
from record.sql.items import ItemJudgement, judgements
from web.operations import ADay, in_order
from web.problems import Problem

if TYPE_CHECKING:
    # With it comes all that queries are made of.
    from notifier.trial.filed import Judgements

#: Values of one filter.
_MOST_VALUES = 100
FILTERS = ("source", "language", "section", "country", "watch", "published_from", "published_to")

T = TypeVar("T")
_Code = Annotated[Country, WithJsonSchema({"type": "string", "enum": sorted(countries())})]
_Section = Annotated[str, one_of(*ASKED_SECTIONS), WithJsonSchema({"type": "string", "enum": ASKED_SECTIONS})]
#: Of a language in the usual form of BCP 47.
_TAG = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"


def _tag(value: str) -> str:
    if not re.fullmatch(_TAG, value):
        raise ValueError("write a language as BCP 47 does, as in en or zh-TW")
    return value


_Tag = Annotated[str, AfterValidator(_tag), WithJsonSchema({"type": "string", "pattern": _TAG})]


class Filters:
    """What items must be; several values of one filter are alternatives, and each filter must fit."""

    def __init__(self, wanted: Criteria, watch: Sequence[str]) -> None:
        self.wanted = wanted
        self.watches = frozenset(watch)

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self.wanted != Criteria() or bool(self.watches)

    @property
    def judged(self) -> bool:
        """Whether they hang on what the wire found of the items, which SQL knows, and which may change."""
        return self.wanted.judged or bool(self.watches)

    def choice(self, engine: Engine, judged: Judgements | None = None) -> Choice:
        """Chooses items.  `judged`: what is judged of them, where that is known already; else SQL is asked."""

        def ask(items: Sequence[Item]) -> list[frozenset[str]]:
            return _matched(engine, items, self.watches)

        return Choice(self.wanted, judged or (lambda items: _judged(engine, items)), ask if self.watches else None)

    def check(self, engine: Engine) -> None:
        """Raises Problem for a source that there never was, and for a watch that is none of the config's.

        Those of chats are nobody else's business.
        """
        known = _ask(engine, source_names) if self.wanted.sources else {}
        for each in self.wanted.sources:
            if each not in known:
                raise _unknown("source", each, known)
        known_watches = _ask(engine, lambda connection: watches.watches_of(connection, CONFIG)) if self.watches else {}
        for each in sorted(self.watches.difference(known_watches)):
            raise _unknown("watch", each, known_watches)


def _unknown(what: str, name: str, known: dict[str, T]) -> Problem:
    told = did_you_mean(name, known, "nothing has that id")
    return Problem(HTTPStatus.NOT_FOUND, f"no_{what}", f"no {what} {name!r}: {told}")


def _judged(engine: Engine, items: Sequence[Item]) -> dict[str, ItemJudgement]:
    return _ask(engine, lambda connection: judgements(connection, [each.id for each in items]))


def _matched(engine: Engine, items: Sequence[Item], asked: frozenset[str]) -> list[frozenset[str]]:
    """Of each item those of the config's watches that its report matched on the wire, by their queries of then.

    The names of other watches begin with their origins, and so are never among these.
    """
    reports = [base_id(each.id) for each in items]
    found = _ask(engine, lambda connection: matches.watches_of(connection, reports))
    return [asked.intersection(found.get(report, ())) for report in reports]


def _ask(engine: Engine, question: Callable[[Connection], T]) -> T:
    """In a short transaction of its own: a reader may be slow, and an open one would keep SQLite's log growing."""
    with reading(engine) as connection:
        return question(connection)


def _filters(
    source: Annotated[list[SourceId], Query(default_factory=list, max_length=_MOST_VALUES)],
    language: Annotated[list[_Tag], Query(default_factory=list, max_length=_MOST_VALUES)],
    section: Annotated[list[_Section], Query(default_factory=list, max_length=_MOST_VALUES)],
    country: Annotated[list[_Code], Query(default_factory=list, max_length=_MOST_VALUES)],
    watch: Annotated[list[Id], Query(default_factory=list, max_length=_MOST_VALUES, description="of the config's")],
    published_from: Annotated[ADay, Query(description="the first UTC day by the source's clock")] = None,
    published_to: Annotated[ADay, Query(description="the last one")] = None,
) -> Filters:
    in_order(published_from, published_to, ("published_from", "published_to"))
    days = None
    if published_from or published_to:
        days = published_from or date.min, published_to or date.max
    return Filters(Criteria(tuple(source), tuple(language), frozenset(section), frozenset(country), days), watch)


#: What an operation on items takes.
Asked = Annotated[Filters, Depends(_filters)]
