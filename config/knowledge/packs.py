"""Packs: sources and watches that belong together, of which somebody chooses some.

`config/packs.yaml` is a list of them.  Of its sources each is an id of the catalogue, or a mapping that stands for all
of the catalogue that have one of its values under each key: `{country: [JP, KR], category: regulator}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, RootModel, field_validator, model_validator

from config.errors import ConfigError, Mistake
from config.fields import Country, Id, Language, Line, SourceId, one_of
from config.kinds.source import CATEGORIES, Source
from config.knowledge.catalogue import catalogue
from config.knowledge.files import Entry, read_file
from config.models import Watch

_FILE = Path(__file__).parents[1] / "packs.yaml"


@dataclass(frozen=True, slots=True)
class Pack:
    """Sources and watches that belong together."""

    id: str
    #: By language, "en" and "zh".
    name: Mapping[str, str]
    #: What it is for, on one line, likewise.
    about: Mapping[str, str]
    #: Ids of the catalogue, in its order.
    sources: tuple[str, ...]
    watches: tuple[Watch, ...]

    def watch_id(self, watch: Watch) -> str:
        """The id of one of its watches among those of all packs."""
        return watch.id if watch.id == self.id else f"{self.id}-{watch.id}"


class _Text(Entry):
    en: Line
    zh: Line


class _Alike(Entry):
    """Stands for all sources that have one of these values under each key that is written."""

    category: tuple[Annotated[str, one_of(*CATEGORIES)], ...] = ()
    country: tuple[Country, ...] = ()
    language: tuple[Language, ...] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _of_one(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check_not_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing: write a category, a country or a language")
        return self

    def holds(self, source: Source) -> bool:
        return all(getattr(source, name) in getattr(self, name) for name in self.model_fields_set)


class _WrittenPack(Entry):
    id: Id
    name: _Text
    about: _Text
    sources: tuple[SourceId | _Alike, ...]
    watches: Annotated[tuple[Watch, ...], Field(min_length=1)]


class _Packs(RootModel[tuple[_WrittenPack, ...]]):
    """`config/packs.yaml`."""


@cache
def shipped_packs() -> Mapping[str, Pack]:
    """Every pack by its id, in the file's order.  Raises ConfigError that names file and key."""
    return {each.id: _resolved(each) for each in read_file(_FILE, _Packs).root}


def _resolved(written: _WrittenPack) -> Pack:
    named = {each for each in written.sources if isinstance(each, str)}
    if unknown := sorted(named - catalogue().keys()):
        raise ConfigError([Mistake(_FILE.name, None, f"{written.id}.sources", unknown[0], "an id of the catalogue")])
    alike = [each for each in written.sources if isinstance(each, _Alike)]
    sources = tuple(
        key for key, source in catalogue().items() if key in named or any(each.holds(source) for each in alike)
    )
    return Pack(written.id, written.name.model_dump(), written.about.model_dump(), sources, written.watches)
