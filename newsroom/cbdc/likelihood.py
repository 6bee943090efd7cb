"""How likely a report is to be about a CBDC, by what it names, and where; see likelihood.yaml.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from newsroom.cbdc.mentions import Mention
from newsroom.logistic import Logistic, probability
from record.folding import aligned

#: What is looked at; numbers between 0 and 1.
FEATURES = (
    "refused",  # whether the title names one, but compares it with something else or tells of several things
    "title",  # names of a CBDC in the title, two at most
    "title_hints",  # names there that mean one beside others, two at most
    "title_banks",  # central banks there, two at most
    "title_money",  # whether both such a name and a central bank stand there
    "title_rivals",  # names there of private money and what else CBDCs are compared with, two at most
    "beside",  # whether a CBDC and private money are named there in one breath
    "late",  # where the first name of one stands there
    "things",  # how many things the title tells of, four at most
    "summary",  # names of a CBDC in the summary, four at most
    "summary_early",  # how early the first of them stands
    "summary_banks",  # central banks there, four at most
    "summary_rivals",  # private money there, four at most
)
#: The least probability where the rules say that a report is about one, and the most where they do not.
SURE, UNSURE = 0.5, 0.49
#: Characters of a summary in which a CBDC stands early or late.
_SUMMARY = 600
_HINTS, _BANKS, _RIVALS = ("ambiguous", "weak"), ("central_bank", "institution", "person"), ("private", "rival")
_THINGS = re.compile(r"[,;:|、] ?| and | & ")
_IN_ONE_BREATH = re.compile(r"(?:,? and | or | & |/|, |和|与|及|、|・|や|と|·|과 |와 )(?:the )?")


class Likelihood(Logistic):
    """Log odds that a report is about a CBDC, by the features of FEATURES, in their order."""

    __slots__ = ()

    def of(self, features: Sequence[float], *, about: bool) -> float:
        """The probability: at least 0.5 where the rules say that it is about one, and below it where they do not,
        since the rules are right more often."""
        return max(self.free(features), SURE) if about else min(self.free(features), UNSURE)

    def free(self, features: Sequence[float]) -> float:
        """The probability whatever the rules say."""
        return probability(self.log_odds(features))

    @classmethod
    @cache
    def shipped(cls) -> Likelihood:
        """The trained one: `python -m bench.training.cbdc` makes it anew."""
        return cls.read(__package__, "likelihood.yaml", FEATURES)


def features_of(
    title: str, of_title: Sequence[Mention], of_summary: Sequence[Mention], *, about: bool
) -> tuple[float, ...]:
    """A number for each of FEATURES; `about`: what the rules say."""
    title = aligned(title)
    named = [each for each in of_title if each.is_certain]
    below = [each for each in of_summary if each.is_certain]
    hints, banks = _count(of_title, _HINTS), _count(of_title, _BANKS)
    return (
        float(bool(named) and not about),
        min(len(named), 2) / 2,
        min(hints, 2) / 2,
        min(banks, 2) / 2,
        float(hints > 0 and banks > 0),
        min(_count(of_title, _RIVALS), 2) / 2,
        float(_in_one_breath(title, named, of_title)),
        named[0].start / max(len(title), 1) if named else 0.0,
        min(len(_THINGS.findall(title)), 4) / 4,
        min(len(below), 4) / 4,
        max(1 - below[0].start / _SUMMARY, 0.0) if below else 0.0,
        min(_count(of_summary, _BANKS), 4) / 4,
        min(_count(of_summary, _RIVALS), 4) / 4,
    )


def _count(mentions: Iterable[Mention], kinds: Sequence[str]) -> int:
    return sum(each.kind in kinds for each in mentions)


def _in_one_breath(title: str, named: Sequence[Mention], mentions: Iterable[Mention]) -> bool:
    others = [each for each in mentions if each.kind in _RIVALS]
    return any(
        _IN_ONE_BREATH.fullmatch(title, first.end, second.start)
        for one in named
        for other in others
        for first, second in [sorted((one, other), key=lambda each: each.start)]
    )
