"""What a text says that bears on CBDCs: projects, institutions, countries, and what CBDCs are called.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from config.knowledge.cbdc import Knowledge, Project, shipped_knowledge
from newsroom.cbdc.naming import names_of, words_of
from newsroom.languages import is_chinese, is_japanese
from newsroom.signals.lexicon import Lexicon
from record.folding import aligned

Kind = Literal["project", "ambiguous", "in_country", "institution", "central_bank_alone", "person", "country", "place",
               "currency", "generic", "weak", "central_bank", "other", "rival", "nothing", "private"]  # fmt: skip

#: How Japanese headlines abbreviate America; the dollar is none, nor are both Americas and Europe.
_AMERICA = re.compile("(?<![欧南中北日])米(?!ドル|国|価|作|Z)")
#: Characters before a name in which it may be said that something else is the subject.
_BEFORE = 40


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
        terms = knowledge.terms
        self._lexicon = Lexicon(names_of(knowledge), words_of(knowledge))
        self._knowledge = knowledge
        self._country_of = {each.id: each.country for each in knowledge.institutions}
        self._central_banks = {each.id for each in knowledge.institutions if each.central_bank}
        after, before = ("|".join(map(re.escape, map(aligned, each))) for each in (terms.not_before, terms.not_after))
        self._not_before = re.compile(rf" ?(?:{after})", re.IGNORECASE)
        self._not_after = re.compile(rf"(?:{before}) ?(?:an? |the )?(?:\w{{1,12}} )?$", re.IGNORECASE)

    def read(self, text: str) -> list[Mention]:
        """The mentions of a text of bounded length, in order."""
        text = aligned(text)
        mentions = [
            Mention(kind, what, found.start, found.end)  # type: ignore[arg-type]  # the keys of the lexicon are Kinds
            for found in self._lexicon.find(text)
            for kind, _, what in [found.id.partition(":")]
        ]
        if is_japanese(text):
            mentions += [Mention("country", "US", *found.span()) for found in _AMERICA.finditer(text)]
        mentions = _fallbacks(text, mentions)
        named = {code for each in mentions if (code := self._country(each)) is not None}
        found = dict.fromkeys(sorted(self._resolved(mentions, named), key=lambda each: each.start))
        return [each for each in found if not each.is_certain or self._is_meant(text, each)]

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

    def _country(self, mention: Mention) -> str | None:
        return mention.what if mention.kind == "country" else self._country_of.get(mention.what)

    def _resolved(self, mentions: Sequence[Mention], named: set[str]) -> Iterator[Mention]:
        """Digital rupees are Pakistan's where Pakistan is named and India is not; names that need their country count
        where it is named."""
        elsewhere = {
            each.start for each in mentions if each.kind == "currency" and not self._is_project(each, mentions, named)
        }
        for each in mentions:
            if each.kind == "currency":
                if each.start in elsewhere:
                    yield from self._digital_money(each, named)
            elif each.kind == "in_country":
                if self.project(each).country in named:
                    yield replace(each, kind="project")
            elif each.start not in elsewhere or each.kind not in ("project", "ambiguous"):
                yield each

    def _is_project(self, currency: Mention, mentions: Sequence[Mention], named: set[str]) -> bool:
        """Whether a project of that name is meant: one of the countries that are named, or else the usual one."""
        known = self._knowledge.currencies[int(currency.what)]
        here = {self.project(each).country for each in mentions if each.start == currency.start and _is_project(each)}
        own = set(known.countries) & named
        return bool(here & (own or (set() if known.shared else set(known.countries))))

    def _digital_money(self, currency: Mention, named: set[str]) -> Iterator[Mention]:
        """What a currency in digital form says where no project has its name: digital money, and whose."""
        known = self._knowledge.currencies[int(currency.what)]
        yield replace(currency, kind="weak" if known.private else "generic", what="")
        if not known.shared and not named & set(known.countries):
            yield replace(currency, kind="country", what=known.countries[0])

    def _is_meant(self, text: str, mention: Mention) -> bool:
        """Whether a name of a CBDC stands for one: not so in `digital euro stablecoin` and `alternative to CBDCs`."""
        before = text[max(mention.start - _BEFORE, 0) : mention.start]
        return not self._not_before.match(text, mention.end) and not self._not_after.search(before)


@cache
def shipped_reader() -> Reader:
    """The reader of config/cbdc; built once."""
    return Reader(shipped_knowledge())


def _fallbacks(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Places stand for their country, and 央行 in Chinese for China's bank, where no country is named otherwise."""
    if any(each.kind in ("country", "institution", "person", "project") for each in mentions):
        return [each for each in mentions if each.kind not in ("place", "central_bank_alone")]
    if not is_chinese(text):
        mentions = [each for each in mentions if each.kind != "central_bank_alone"]
    return [replace(each, kind="country") if each.kind == "place" else each for each in mentions]


def _is_project(mention: Mention) -> bool:
    return mention.kind in ("project", "ambiguous", "in_country")
