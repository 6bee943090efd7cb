"""Shipped names and words: who and what news names, by ids that are the same in every language.

`config/names/*.yaml`, a file for each kind: `names`, a mapping of ids to lists of names in any language; simplified
Chinese stands for traditional too, and small letters for capitals.  A mapping in place of the list gives `names` and
what sets them apart from ordinary words: `context`, beginnings of words one of which must stand in the text too, or
`exact`; `sure` are names that need neither.  Countries are those of `config/countries.yaml`, by their codes; an entry
under such a code adds to them.

`config/words/*.yaml`: `words`, a mapping of ids to lists of words.  English words stand in their plain form, and
inflections are made by rule unless `=` comes before them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import RootModel, field_validator, model_validator

from config.errors import ConfigError, Mistake
from config.knowledge.files import Entry, read_file

_FOLDER = Path(__file__).parents[1]


class Name(Entry):
    """The names of one person, firm, place or thing."""

    names: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    #: Whether the names count only as written, capitals and all.
    exact: bool = False
    #: Names that need no context.
    sure: tuple[str, ...] = ()

    @property
    def certain(self) -> tuple[str, ...]:
        """Names that mean it wherever they stand, in whatever letters."""
        return self.sure if self.context or self.exact else (*self.sure, *self.names)

    @model_validator(mode="before")
    @classmethod
    def _of_list(cls, value: object) -> object:
        return {"names": value} if isinstance(value, list) else value


class Names(Entry):
    """One file of `config/names`: names by id, see above."""

    names: dict[str, Name]


class Countries(RootModel[dict[str, tuple[str, ...]]]):
    """`config/countries.yaml`: names of a country and its people, by its code."""


class Words(Entry):
    """One file of `config/words`: lists of words by id, see above."""

    words: dict[str, tuple[str, ...]]


class PlainWords(Entry):
    """Words that tell no report from another."""

    stop_words: frozenset[str]
    stop_pairs: frozenset[str]
    loanwords: frozenset[str]

    @field_validator("*", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value


@cache
def shipped_plain_words() -> PlainWords:
    """Those of `config/plain_words.yaml`.  Raises ConfigError."""
    return read_file(_FOLDER / "plain_words.yaml", PlainWords)


@cache
def shipped_names() -> dict[str, Name]:
    """All shipped names by id.  Raises ConfigError that names file and key where one is not as it should be."""
    found: dict[str, Name] = {}
    for group, names in _files_of_names().items():
        if twice := found.keys() & names.keys():
            raise _twice(_FOLDER / f"{group}.yaml", f"names.{min(twice)}")
        found |= names
    for code, country in shipped_countries().items():
        more = found.get(code, Name())
        found[code] = more.model_copy(update={"sure": (*country, *more.sure)})
    return found


@cache
def shipped_groups() -> dict[str, str]:
    """The file in which each shipped name stands, without its ending: coins, people; `countries` for those."""
    found = {key: group for group, names in _files_of_names().items() for key in names}
    return found | dict.fromkeys(shipped_countries(), "countries")


@cache
def _files_of_names() -> dict[str, dict[str, Name]]:
    return {file.stem: read_file(file, Names).names for file in sorted((_FOLDER / "names").glob("*.yaml"))}


@cache
def shipped_countries() -> dict[str, tuple[str, ...]]:
    """Names of each country and its people, by its code in capitals.  Raises ConfigError."""
    return read_file(_FOLDER / "countries.yaml", Countries).root


@cache
def shipped_words() -> dict[str, tuple[str, ...]]:
    """All shipped words by id.  Raises ConfigError."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted((_FOLDER / "words").glob("*.yaml")):
        words = read_file(file, Words)
        if twice := found.keys() & words.words.keys():
            raise _twice(file, f"words.{min(twice)}")
        found |= words.words
    return found


def _twice(file: Path, key: str) -> ConfigError:
    return ConfigError(
        [Mistake(file.name, None, key, "an id that stands in another file too", "give it one of its own")]
    )
