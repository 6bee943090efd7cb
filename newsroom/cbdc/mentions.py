"""What a text says that bears on CBDCs: projects, institutions, countries, and what CBDCs are called.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from config.knowledge.cbdc import Knowledge, Project, shipped_knowledge
from newsroom.cbdc.naming import SEVERAL, names_of, words_of
from newsroom.cbdc.surroundings import Surroundings
from newsroom.languages import is_chinese, is_japanese, is_korean
from newsroom.signals.lexicon import Lexicon
from record.folding import aligned

Kind = Literal["project", "ambiguous", "in_country", "institution", "central_bank_alone", "person", "country", "place",
               "currency", "generic", "weak", "central_bank", "several_banks", "other", "rival", "nothing", "private",
               "denied"]  # fmt: skip

#: How Japanese headlines abbreviate America; the dollar is none, nor are both Americas and Europe.
_AMERICA = re.compile("(?<![欧南中北日])米(?!ドル|国|価|作|Z)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One of them in a text."""

    kind: Kind
    #: Of a project or currency its number in the knowledge, of an institution its id, of a country or place its code;
    #: else "".
    what: str
    start: int
    end: int

    @property
    def is_institution(self) -> bool:
        """Whether it is an institution, or somebody who speaks for one."""
        return self.kind in ("institution", "person", "central_bank_alone")

    @property
    def is_certain(self) -> bool:
        """Whether it means a CBDC wherever it stands."""
        return self.kind in ("generic", "project")


class Reader:
    """Finds in a text what the knowledge of CBDCs names; built once, since it compiles all names."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = Lexicon(names_of(knowledge), words_of(knowledge))
        self._knowledge = knowledge
        currencies = "|".join(re.escape(aligned(name)) for each in knowledge.currencies for name in each.names)
        self._currency = re.compile(rf"\b(?:{currencies})\b", re.IGNORECASE)
        self._several = re.compile(
            rf"\bdigital (?:{currencies})(?P<others>(?:, (?:{currencies}))*,?(?: and | or |/)(?:{currencies})\b)",
            re.IGNORECASE,
        )
        self._country_of = {each.id: each.country for each in knowledge.institutions}
        self._central_banks = {each.id for each in knowledge.institutions if each.central_bank}
        self._surroundings = Surroundings(knowledge.terms)

    def read(self, text: str) -> list[Mention]:
        """The mentions of a text of bounded length, in order."""
        text = aligned(text)
        mentions = [*self._found(text), *self._shared_adjectives(text)]
        if is_japanese(text):
            mentions += [Mention("country", "US", *found.span()) for found in _AMERICA.finditer(text)]
        mentions = [self._of_nobody(text, each) for each in mentions]
        mentions = self._fallbacks(text, mentions)
        named = {code for each in mentions if (code := self._country(each)) is not None}
        found = dict.fromkeys(sorted(self._resolved(mentions, named), key=lambda each: each.start))
        return list(self._meant(text, found))

    def project(self, mention: Mention) -> Project:
        """The project of a mention of one."""
        return self._knowledge.projects[int(mention.what)]

    def countries(self, mentions: Iterable[Mention]) -> list[str]:
        """Countries that are named, or spoken for by their institutions, people or projects, each once."""
        codes = (self.project(each).country if each.kind == "project" else self._country(each) for each in mentions)
        return list(dict.fromkeys(code for code in codes if code is not None))

    def speaks_for_central_bank(self, mention: Mention) -> bool:
        """Whether it is a central bank, or somebody who speaks for one."""
        return mention.is_institution and mention.what in self._central_banks

    def _found(self, text: str) -> Iterator[Mention]:
        for found in self._lexicon.find(text):
            kind, _, what = found.id.partition(":")
            yield Mention(kind, what, found.start, found.end)  # type: ignore[arg-type]  # the keys are Kinds

    def _shared_adjectives(self, text: str) -> Iterator[Mention]:
        """Of several currencies that are digital those after the first: `digital pound, euro and yuan`."""
        for several in self._several.finditer(text):
            for other in self._currency.finditer(text, *several.span("others")):
                for each in self._found(f"digital {text[other.start() :]}"):
                    if each.start == 0:
                        yield replace(each, start=other.start(), end=other.start() + each.end - len("digital "))

    def _country(self, mention: Mention) -> str | None:
        return mention.what if mention.kind == "country" else self._country_of.get(mention.what)

    def _resolved(self, mentions: Sequence[Mention], named: set[str]) -> Iterator[Mention]:
        """Digital rupees are Pakistan's where Pakistan is named and India is not; names that need their country count
        where it is named."""
        # Where a currency is meant that no project of a country that is named has.
        elsewhere = {
            each.start for each in mentions if each.kind == "currency" and not self._is_project(each, mentions, named)
        }
        # Projects that have its name in countries other than those that are named.
        of_others = {
            project
            for each in mentions
            if each.kind == "currency" and (own := self._countries_of(each) & named)
            for project in mentions
            if project.start == each.start and _is_name(project) and self.project(project).country not in own
        }
        for each in mentions:
            if each in of_others:
                continue
            if each.kind == "currency":
                if each.start in elsewhere:
                    yield from self._digital_money(each, named)
            elif each.kind == "in_country":
                if self.project(each).country in named:
                    yield replace(each, kind="project")
            elif each.start not in elsewhere or not _is_name(each):
                yield each

    def _is_project(self, currency: Mention, mentions: Sequence[Mention], named: set[str]) -> bool:
        """Whether a project of that name is meant: one of the countries that are named, or else the usual one."""
        known = self._knowledge.currencies[int(currency.what)]
        same = [each for each in mentions if each.start == currency.start]
        here = {self.project(each).country for each in same if _is_name(each)}
        here |= {self.project(each).country for each in same if each.kind == "in_country"} & named
        own = self._countries_of(currency) & named
        return bool(here & (own or (set() if known.shared else set(known.countries))))

    def _countries_of(self, currency: Mention) -> set[str]:
        return set(self._knowledge.currencies[int(currency.what)].countries)

    def _digital_money(self, currency: Mention, named: set[str]) -> Iterator[Mention]:
        """What a currency in digital form says where no project has its name: digital money, and whose."""
        known = self._knowledge.currencies[int(currency.what)]
        yield replace(currency, kind="weak" if known.private else "generic", what="")
        if not known.shared and not named & set(known.countries):
            yield replace(currency, kind="country", what=known.countries[0])

    def _of_nobody(self, text: str, mention: Mention) -> Mention:
        """Where somebody speaks who has left an institution: the central bank of nobody, or nothing if it is none."""
        if mention.kind == "institution" and self._surroundings.has_left(text, mention.start, mention.end):
            return replace(mention, kind="central_bank" if mention.what in self._central_banks else "nothing", what="")
        return mention

    def _meant(self, text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """The mentions without names of CBDCs that stand for something else."""
        for each in mentions:
            if not each.is_certain:
                yield each
            elif self._surroundings.is_denied(text, each.start):
                yield replace(each, kind="denied", what="")
            elif self._surroundings.is_meant(text, each.start, each.end):
                yield each

    def _fallbacks(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Where no country is named otherwise places stand for theirs, 央行 in Chinese for China's bank, 중앙은행 for
        Korea's; these not where the places are of other countries."""
        named = [each for each in mentions if each.kind in ("country", "institution", "person", "project")]
        places = {each.what for each in mentions if each.kind == "place"}
        if named or not (is_chinese(text) or is_korean(text)):
            mentions = [each for each in mentions if each.kind != "central_bank_alone"]
        elif places:
            mentions = [
                each for each in mentions if each.kind != "central_bank_alone" or self._country_of[each.what] in places
            ]
        if self.countries(named) not in ([], [SEVERAL]):
            return [each for each in mentions if each.kind != "place"]
        return [replace(each, kind="country") if each.kind == "place" else each for each in mentions]


@cache
def shipped_reader() -> Reader:
    """The reader of config/cbdc; built once."""
    return Reader(shipped_knowledge())


def _is_name(mention: Mention) -> bool:
    return mention.kind in ("project", "ambiguous")
