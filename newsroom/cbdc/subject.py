"""Whether a CBDC is what a report is about, and why.  Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from newsroom.cbdc.events import Circumstances, event_of
from newsroom.cbdc.mentions import Mention, Reader
from newsroom.cbdc.naming import SEVERAL
from record.folding import aligned

#: Where a title does not name it, a CBDC is the subject of a summary that names it so often, and first within so many
#: characters.
OFTEN, EARLY = 2, 160
#: A title that tells of several things.
_DIGEST = re.compile(
    aligned("早报|日报|周报|晚报|周刊|速览|一周|要闻|盘点|まとめ|今週|話題】|厳選")
    + r"|\b(?:roundup|newsletter|weekly|recap|digest|top \d+|news of the week|this week in|and more|more news"
    r"|things to know|the week in|hodler's digest|asia express|law decoded|first mover|finance redefined|crypto biz"
    r")\b|& more",
    re.IGNORECASE,
)
#: What may stand between a country and its digital currency.
_OWNED = re.compile(r"(?:'s?)? (?:(?:new|own|first|national|official|planned|proposed) )?|の")
#: What stands between two countries whose common digital currency it is.
_ANOTHER = re.compile(r"'?s?(?:-|/| and | & |, |和|与|、|・)", re.IGNORECASE)
#: What stands between the things that a digest tells of.
_ITEM = re.compile(r"[,;:|、]")
#: What follows digital money that somebody tries out: a central bank, where a country is named.
_TRIED = re.compile(r" (?:pilot|trial|test)s?\b|试点|の?(?:実証|パイロット)", re.IGNORECASE)


class Subject:
    """Judges whether a CBDC is what a report is about, or only named in it."""

    def __init__(self, reader: Reader, crypto_by_law: Collection[str]) -> None:
        """`crypto_by_law`: countries where a digital currency is a cryptocurrency by law."""
        self._reader = reader
        self._crypto_by_law = set(crypto_by_law)

    def judge(
        self, title: str, of_title: Sequence[Mention], of_summary: Sequence[Mention]
    ) -> tuple[bool, tuple[str, ...]]:
        """Whether a CBDC is the subject, and why."""
        title = aligned(title)
        why = self._why(title, of_title, of_summary)
        if why and (digest := _DIGEST.search(title)) and not _is_first(title[: digest.start()], of_title):
            return False, ("the title tells of several things",)
        first = next((each.kind for each in of_title if each.is_certain or each.kind == "rival"), None)
        if why and first == "rival":
            return False, ("the title compares a CBDC with something else",)
        if why:
            return True, (why,)
        passing = any(each.is_certain for each in of_summary)
        return False, ("a CBDC is named in passing",) if passing else ()

    def _why(self, title: str, of_title: Sequence[Mention], of_summary: Sequence[Mention]) -> str:
        """Why a CBDC seems to be the subject; "" where it does not."""
        kinds = {each.kind for each in of_title}
        if "denied" in kinds:
            return ""
        if any(each.is_certain for each in of_title):
            return "the title names a CBDC"
        banks = self._of_central_banks(of_title)
        if "private" not in kinds and self._is_project(title, of_title, of_summary):
            return "the title names a project, and the text central banks or its country's government"
        named = [each for each in of_summary if each.is_certain]
        if "weak" in kinds and "other" not in kinds and not self._is_crypto_by_law(of_title):
            below = any(each.kind == "weak" for each in of_summary) and self._of_central_banks(of_summary)
            if banks or named or (below and self._reader.countries(of_title)):
                return "the title names digital money, and the text central banks"
            if self._is_of_country(title, of_title):
                return "the title names a country's digital money"
        if named and named[0].start <= EARLY and (len(named) >= OFTEN or (banks and self._is_common(named[0]))):
            return "the summary is of a CBDC"
        return ""

    def _is_project(self, title: str, of_title: Sequence[Mention], of_summary: Sequence[Mention]) -> bool:
        """Whether an ambiguous name in a title means its project: beside central banks; and beside bodies of its
        country, or where a law of it is told of, unless the text is of private money."""
        ambiguous = [each for each in of_title if each.kind == "ambiguous"]
        text = (*of_title, *of_summary)
        if not ambiguous or self._of_central_banks(text):
            return bool(ambiguous)
        own = {self._reader.project(each).country for each in ambiguous}
        is_law = event_of(title, Circumstances()) == "legislation"
        bodies = self._reader.countries(each for each in of_title if each.is_institution or is_law)
        return bool(own & set(bodies)) and all(each.kind != "private" for each in text)

    def _is_common(self, mention: Mention) -> bool:
        """Whether it is a project of several central banks."""
        return mention.kind == "project" and self._reader.project(mention).country == SEVERAL

    def _of_central_banks(self, mentions: Iterable[Mention]) -> bool:
        return any(
            each.kind in ("generic", "central_bank") or self._reader.speaks_for_central_bank(each) for each in mentions
        )

    def _is_crypto_by_law(self, of_title: Iterable[Mention]) -> bool:
        places = self._reader.countries(of_title)
        return bool(places) and set(places) <= self._crypto_by_law

    def _is_of_country(self, title: str, mentions: Sequence[Mention]) -> bool:
        """Whether digital money is said to be a country's: `Jamaica's new digital currency`, `Jamaica wants its own
        digital currency`, `Jamaica ends digital currency pilot`."""
        weak = [each for each in mentions if each.kind == "weak"]
        if any(owner(title, each, mentions) for each in weak):
            return True
        first = min((each.end for each in mentions if each.kind == "country"), default=len(title))
        return any(
            first < each.start
            and (title[: each.start].endswith((" its ", " its own ")) or _TRIED.match(title, each.end))
            for each in weak
        )


def owner(title: str, money: Mention, mentions: Iterable[Mention]) -> str | None:
    """The country just before digital money, whose it is."""
    countries = [each for each in mentions if each.kind == "country" and each.end <= money.start]
    found = next((each for each in countries if _OWNED.fullmatch(title, each.end, money.start)), None)
    if found is None or any(_ANOTHER.fullmatch(title, each.end, found.start) for each in countries):
        return None
    return found.what


def _is_first(title: str, mentions: Iterable[Mention]) -> bool:
    """Whether a CBDC is the first of the things that a title tells of before it says whose digest it is."""
    return any(
        each.kind in ("generic", "project", "ambiguous")
        and each.end <= len(title)
        and not _ITEM.search(title, 0, each.start)
        for each in mentions
    )
