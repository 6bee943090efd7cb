"""How outlets are cited: the rules of config/citations, and what they find in a text.  Pure.

A rule is the words that stand `before` the name of a known outlet, those that stand `after` it, or both (the first may
be missing where it says `maybe_before`).  `of` says of which kinds of outlet, `title` that it holds in titles only,
`needs` what must stand around the name, `unless` what after the name makes it no citation, whatever the rules.  The
first rule that fits counts.  The day is that of the group `day` or `late`, else the last one named, first of what
stands after the name.  Forms (unlisted.yaml) have the name itself in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from config.knowledge.outlets import Kind
from newsroom.patterns import compiled, shipped
from record.folding import simplified

_TWO_WORDS = re.compile("[A-Z][a-z]+ [A-Z][a-z]+")
#: Characters on each side of a name in which a rule looks.
REACH = 90


class Rank(IntEnum):
    """Which citation of a report counts; of equal ones the first does."""

    #: "first reported by": said to be the origin.
    ORIGIN = 0
    CITED = 1
    #: "新华社北京5月7日电": how an agency opens any report.
    DATELINE = 2
    #: "BlockBeats 消息，5 月 8 日，": how an aggregator opens its own; a citation in what is known to be another's.
    OPENING = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """Found beside a name: how far it reaches to the left and right of it, and the words that name the day."""

    rank: Rank
    left: int
    right: int
    day: str | None


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A citation of an outlet that no list knows; offsets into the text."""

    rank: Rank
    #: In its aligned form.
    name: str
    start: int
    name_start: int
    name_end: int
    day: str | None


@dataclass(frozen=True, slots=True)
class _Rule:
    rank: Rank
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    of: Sequence[Kind]
    title: bool
    maybe_before: bool
    #: Whether the day stands before the name only.
    day_before: bool


class Citing:
    """The rules by which a language cites outlets."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words = {**data["words"], "day": data["day"]}
        self._day = compiled("%day%", self._words)
        self._needs, self._unless = (self._optional(data.get(name)) for name in ("needs", "unless"))
        self._rules = [self._rule(each) for each in data["rules"]]

    def find(self, before: str, after: str, kind: Kind, *, in_title: bool) -> Cue | None:
        """The cue beside a name, or None.  `before` and `after`: aligned text around it, REACH characters at most."""
        if self._needs and not self._needs.search(before + after):
            return None
        if self._unless and self._unless.match(after):
            return None
        for rule in self._rules:
            if (rule.of and kind not in rule.of) or (rule.title and not in_title):
                continue
            if rule.needs and not rule.needs.search(before + after):
                continue
            left = rule.before.search(before) if rule.before else None
            if rule.before and left is None and not rule.maybe_before:
                continue
            right = rule.after.match(after) if rule.after else None
            if rule.after and right is None:
                continue
            if rule.unless and rule.unless.match(after):
                return None
            reach = len(before) - left.start() if left else 0
            return Cue(rule.rank, reach, right.end() if right else 0, self._day_of(rule, left, right))
        return None

    def _day_of(self, rule: _Rule, left: re.Match[str] | None, right: re.Match[str] | None) -> str | None:
        for match in (left,) if rule.day_before else (right, left):
            if match is not None and (day := self._day_in(match)):
                return day.replace(" ", "") if not day.isascii() else day
        return None

    def _day_in(self, match: re.Match[str]) -> str | None:
        """ "Thursday (Aug. 6)" names the better one last."""
        if "day" in match.re.groupindex:
            groups = match.groupdict()
            return groups["day"] or groups.get("late")
        return found[-1] if (found := self._day.findall(match[0])) else None

    def _rule(self, data: Mapping[str, Any]) -> _Rule:
        before, after, unless, needs = (
            self._optional(data.get(name)) for name in ("before", "after", "unless", "needs")
        )
        return _Rule(
            rank=Rank[data.get("rank", "cited").upper()],
            before=before,
            after=after,
            unless=unless,
            needs=needs,
            of=data.get("of", ()),
            title=data.get("title", False),
            maybe_before=data.get("maybe_before", False),
            day_before=data.get("day") == "before",
        )

    def _optional(self, pattern: str | None) -> re.Pattern[str] | None:
        return None if pattern is None else compiled(pattern, self._words)


class Forms:
    """Outlets that no list knows, recognised where the form leaves no doubt: 据《…》报道, "first reported by …"."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        words: Mapping[str, str] = data["words"]
        self._gate, self._person, self._organisation, self._tail = (
            compiled(data[name], words) for name in ("gate", "person", "organisation", "tail")
        )
        #: Each with a text that must be there, so that most are not run at all.
        self._forms = [
            (simplified(each["gate"]), Rank[each.get("rank", "cited").upper()], compiled(each["form"], words))
            for each in data["rules"]
        ]

    def find(self, text: str) -> Iterator[Unlisted]:
        """Citations by form alone, in an aligned text."""
        for gate, rank, pattern in self._forms if self._gate.search(text) else ():
            for match in pattern.finditer(text) if gate in text else ():
                name = self._tail.sub("", match["name"]).strip(" .,'-")
                start = text.index(name, match.start("name")) if name else 0
                if len(name) > 1 and not self._person.match(name) and not self._is_author(text, name, start):
                    days = (match.groupdict().get(each) for each in ("day", "earlier", "on"))
                    yield Unlisted(rank, name, match.start(), start, start + len(name), next(filter(None, days), None))

    def _is_author(self, text: str, name: str, start: int) -> bool:
        """Whether the name after "by" is rather a person's: two plain words, of which none is an organisation's."""
        is_after_by = text[:start].endswith((" by ", " from "))
        return is_after_by and _TWO_WORDS.fullmatch(name) is not None and not self._organisation.search(name)


@cache
def shipped_citing() -> Sequence[Citing]:
    """Those of the four languages, in the order in which they are asked."""
    return [Citing(shipped(f"citations/{language}")) for language in ("ko", "ja", "zh", "en")]


@cache
def shipped_forms() -> Forms:
    """The forms of config/citations/unlisted.yaml; read once."""
    return Forms(shipped("citations/unlisted"))
