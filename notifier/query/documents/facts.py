"""What is known of a report besides its texts, as queries ask for it.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from newsroom.sections.nearness import sections_of

#: Any value.
ANY = "*"


@dataclass(frozen=True)
class Facts:
    """Properties of a report; what is unknown is None or empty."""

    #: Id and name of the source.
    source: str | None = None
    source_name: str | None = None
    #: Of the source, see `config.kinds.source`.
    category: str | None = None
    tier: str | None = None
    section: str | None = None
    #: The section that is near it, and what the report is about, or nearly so; see newsroom.sections.nearness.
    near_section: str | None = None
    tags: tuple[str, ...] = ()
    #: BCP 47.
    lang: str | None = None
    #: ISO 3166 codes.
    countries: tuple[str, ...] = ()
    #: Names of CBDC projects.
    projects: tuple[str, ...] = ()
    event: str | None = None
    #: Of the projects.
    stages: tuple[str, ...] = ()
    #: The outlet that the report cites: its id, its name.
    cited: tuple[str, ...] = ()
    #: Host of the report's address.
    domain: str | None = None
    #: Amounts of money in whole units, whatever the currency.
    amounts: tuple[float, ...] = ()
    #: Since it was published, or else discovered.
    age: timedelta | None = None
    primary: bool | None = None
    #: Whether it is the first report of its story.
    first: bool | None = None

    @cached_property
    def values(self) -> frozenset[tuple[str, str]]:
        """(field, value) of all that queries compare as a whole, values in small letters."""
        return frozenset((field, value.casefold()) for field, value in self._values())

    def _values(self) -> Iterator[tuple[str, str]]:
        single = (("category", self.category), ("tier", self.tier), ("event", self.event))
        lists = (
            ("section", sections_of(self.section, self.near_section)),
            ("tag", self.tags),
            ("country", self.countries),
            ("project", self.projects),
            ("stage", self.stages),
        )
        yield from ((field, value) for field, value in single if value)
        yield from ((field, value) for field, values in lists for value in values)
        yield from ((field, ANY) for field, values in lists if values)
        yield from ((field, ANY) for field, value in single if value)
        yield from (("lang", tag) for tag in _prefixes(self.lang or "", "-"))
        yield from (("domain", host) for host in _suffixes(self.domain or "", "."))
        yield from (("is", name) for name, is_so in (("primary", self.primary), ("first", self.first)) if is_so)


def _prefixes(text: str, separator: str) -> list[str]:
    """`zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = text.split(separator)
    return [separator.join(parts[:end]) for end in range(len(parts), 0, -1)] if text else []


def _suffixes(text: str, separator: str) -> list[str]:
    """`www.ecb.europa.eu`, `ecb.europa.eu`, …"""
    parts = text.split(separator)
    return [separator.join(parts[start:]) for start in range(len(parts))] if text else []
