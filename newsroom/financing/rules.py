"""How sentences tell of financings: the rules of a language, read from config/financing, and what they make of one.

A rule is a pattern over a masked sentence (`sentence.Sentence`) with the groups `company` (who raises, is bought, or
buys for its treasury), `leads` (who invests or buys), `amount`, and `gap`, `what`, `rest` around it.  `verbs` are its
verbs, `common` if they alone are no sign of a financing; `where` and `unless` say what must and must not be found in a
group, in the `sentence`, or `near`, which is all that follows the subject.  The first rule that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from newsroom.financing.financing import Kind
from newsroom.financing.sentence import Sentence
from newsroom.patterns import compiled, shipped
from record.folding import simplified

_MARKS = {"amount": r"⟦(?P<amount>\d{1,2})⟧", "any": r"⟦c?\d{1,2}⟧"}
_MONEY, _COINS = re.compile(r"⟦(\d{1,2})⟧"), re.compile(r"⟦c(\d{1,2})⟧")
_NEVER = "(?!)"
#: Characters after what a rule matched in which hearsay stands: 買収を検討.
_AFTER = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule found in a sentence; texts are as matched, not yet names."""

    kind: Kind
    company: str
    #: Number of the amount in the sentence.
    amount: int | None
    leads: str
    rumoured: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    pattern: re.Pattern[str]
    where: Mapping[str, re.Pattern[str]]
    unless: Mapping[str, re.Pattern[str]]
    #: Where the company stands in `rest`, if not in a group of its own.
    company: tuple[re.Pattern[str], ...]
    needs_amount: bool
    takes_last: bool
    #: Always; or where this is found in the subject; or where the sentence has words for it.
    rumoured: bool
    rumour_before: re.Pattern[str] | None

    def groups(self, text: str) -> dict[str, str] | None:
        """The groups of the sentence, and `near`; None where the rule does not fit."""
        match = self.pattern.match(text) if self.pattern.pattern.startswith("^") else self.pattern.search(text)
        if match is None:
            return None
        found = {name: value or "" for name, value in match.groupdict().items()}
        subject = min((name for name in ("company", "leads") if name in found), key=match.start)
        found |= {"near": text[match.end(subject) :], "subject": found[subject], "match": match[0], "sentence": text}
        fits = all(pattern.search(found[name]) for name, pattern in self.where.items())
        return found if fits and not any(pattern.search(found[name]) for name, pattern in self.unless.items()) else None


class Rules:
    """The rules by which a language tells of financings, and its words for rounds, valuations and investors."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words = {**_MARKS, **data["words"]}
        self._rules = [self._rule(**each) for each in data["rules"]]
        # Verbs of talks and plans are too common, too: such stand beside a word for money.
        rare = (each for each in data["rules"] if not each.get("rumoured") and not each.get("common"))
        verbs = (f"(?:{each['verbs']})" for each in rare)
        gate = "|".join((*verbs, data["words"].get("money", _NEVER)))
        self._gate = self._compiled(gate.lower().replace("(?i:", "(?:"))
        self._not = self._compiled(data["not"])
        self._round_up = self._compiled(data["round_up"])
        self._price = [self._compiled(each) for each in data["price"]]
        self._kinds = cast("dict[Kind, re.Pattern[str]]", self._all(data["kinds"]))
        self._apart, self._rumour = self._compiled(data.get("apart", _NEVER)), self._compiled(data["rumour"])
        self._rumour_anywhere: bool = data.get("rumour_anywhere", False)
        self._stake = self._compiled(data.get("stake", _NEVER))
        self._object_end = self._compiled(data.get("object_end", _NEVER))
        self._subject_end = self._compiled(data.get("subject_end", _NEVER))
        self._rounds = self._all(data["rounds"])
        self._valuation = [self._compiled(each, re.IGNORECASE) for each in data["valuation"]]
        self._leads = [self._compiled(each) for each in data["leads"]]
        self._backers = [self._compiled(each) for each in data["backers"]]
        self._list_end = self._compiled(data.get("list_end", _NEVER))

    def may_tell(self, text: str) -> bool:
        """A cheap look: whether an aligned text has any of the words that a financing is told with."""
        return self._gate.search(text.lower()) is not None

    def is_round_up(self, title: str) -> bool:
        """Whether a report with this aligned title tells of several things, asks, or explains."""
        return self._round_up.search(title) is not None

    def draft(self, sentence: Sentence) -> Draft | None:
        """What a sentence tells of a financing, or None."""
        return None if self._not.search(sentence.masked) else next(self._drafts(sentence), None)

    def _drafts(self, sentence: Sentence) -> Iterator[Draft]:
        for rule in self._rules:
            if (found := rule.groups(sentence.masked)) is None:
                continue
            amount = self._amount(rule, found, sentence)
            if amount is None and rule.needs_amount:
                continue
            kind = self._kind(found) if rule.kind == "round" else rule.kind
            company, leads = self._company(rule, found), found.get("leads", "")
            if "⟦" not in company:
                yield Draft(kind, company, amount, leads, self._is_rumour(rule, found, company))

    def round_of(self, text: str) -> str | None:
        """The round that a masked text names."""
        if match := _LETTER.search(text):
            letter = match["a"] or match["b"] or match["c"]
            return f"{'pre_' if match['pre'] or match['pre_cn'] else ''}series_{letter.lower()}"
        return next((name for name, pattern in self._rounds.items() if pattern.search(text)), None)

    def valuation_of(self, sentence: Sentence) -> int | None:
        """The number of the amount that is a valuation."""
        for pattern in self._valuation:
            if (match := pattern.search(sentence.masked)) and (mark := _MONEY.search(match[0])):
                return int(mark[1])
        return None

    def leads(self, text: str) -> str:
        """The list of those who lead a round, or ""."""
        return self._list(self._leads, text)

    def backers(self, text: str) -> str:
        """The list of the others who take part, or ""."""
        return self._list(self._backers, text)

    def _list(self, patterns: list[re.Pattern[str]], text: str) -> str:
        match = next((found for pattern in patterns if (found := pattern.search(text))), None)
        return self._list_end.split(match["list"], maxsplit=1)[0] if match else ""

    def _amount(self, rule: _Rule, found: Mapping[str, str], sentence: Sentence) -> int | None:
        valuation = self.valuation_of(sentence)
        given = found.get("amount")
        if given and int(given) != valuation:
            return int(given)
        if rule.kind == "acquisition":
            # Others are what the bought company holds or raised.
            prices = (int(match["amount"]) for each in self._price if (match := each.search(sentence.masked)))
            return next((price for price in prices if price != valuation), None)
        text = self._apart.split(found["what"])[0] if rule.kind == "treasury" else sentence.masked
        numbers = [int(each) for each in _MONEY.findall(text) if int(each) != valuation]
        if rule.kind == "treasury":
            numbers = numbers or [int(each) for each in _COINS.findall(text)]
        return next(iter(numbers[::-1] if rule.takes_last else numbers), None)

    def _company(self, rule: _Rule, found: Mapping[str, str]) -> str:
        if "company" not in found:
            inside = (match["company"] for each in rule.company if (match := each.search(found["rest"])))
            return self._object(next(inside, found["gap"]))
        return self._object(found["company"]) if "leads" in found else self._subject_end.split(found["company"])[0]

    def _object(self, text: str) -> str:
        return self._object_end.split(self._stake.sub("", text), maxsplit=1)[0]

    def _kind(self, found: Mapping[str, str]) -> Kind:
        near = found["near"]
        start = near.find("⟧") + 1
        apart = self._apart.search(near, start)
        text = ("" if "leads" in found else found["subject"][-16:]) + near[: apart.start() if apart else len(near)]
        return next((kind for kind, pattern in self._kinds.items() if pattern.search(text)), "round")

    def _is_rumour(self, rule: _Rule, found: Mapping[str, str], company: str) -> bool:
        if rule.rumoured or rule.rumour_before:
            return rule.rumoured or (rule.rumour_before or self._rumour).search(found["subject"]) is not None
        text = found["match"].replace(found.get("what", ""), "")
        if self._rumour_anywhere:
            # What is planned with the money stands behind it.
            told, mark, rest = found["sentence"].partition("⟧")
            reach = told.find(found["match"]) + len(found["match"]) + _AFTER
            text = told + mark + self._apart.split(rest, maxsplit=1)[0] if mark else told[:reach]
        if not self._rumour_anywhere and "leads" in found and company:
            text = text[: text.rfind(company) + len(company)]
        return self._rumour.search(text) is not None

    def _rule(
        self,
        *,
        kind: Kind,
        verbs: str,
        pattern: str,
        where: Mapping[str, str] | None = None,
        unless: Mapping[str, str] | None = None,
        company: tuple[str, ...] = (),
        needs_amount: bool = False,
        amount: str = "first",
        rumoured: bool = False,
        common: bool = False,
        rumour_before: str | None = None,
    ) -> _Rule:
        return _Rule(
            kind,
            self._compiled(pattern.replace("%verbs%", verbs)),
            self._all(where or {}),
            self._all(unless or {}),
            tuple(map(self._compiled, company)),
            needs_amount,
            amount == "last",
            rumoured,
            self._compiled(rumour_before) if rumour_before else None,
        )

    def _all(self, patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
        return {name: self._compiled(pattern) for name, pattern in patterns.items()}

    def _compiled(self, pattern: str, flags: int = 0) -> re.Pattern[str]:
        return compiled(pattern, self._words, flags)


@cache
def shipped_rules(language: str) -> Rules:
    """Those of `en`, `zh`, `ja` or `ko`."""
    return Rules(shipped(f"financing/{language}"))


@cache
def shipped_names(language: str) -> Mapping[str, re.Pattern[str]]:
    """What stands around names, in `en`, in `ko`, or in `zh` and Japanese."""
    return {name: compiled(pattern, {}) for name, pattern in shipped(f"financing/{language}")["names"].items()}


_LETTER = re.compile(
    simplified(
        r"\b(?P<pre>[Pp]re-?)?[Ss]eries[ -]?(?P<a>[A-K])\b"
        r"|(?P<pre_cn>(?:[Pp]re-|准)?)(?P<b>[A-K])\+? ?(?:\d )?(?:轮|輪)|(?:シリーズ|시리즈) ?(?P<c>[A-K])(?![a-zA-Z])"
    )
)
