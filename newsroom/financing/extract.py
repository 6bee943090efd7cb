"""From a report to the financing it tells of.  Pure, linear in a bounded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TypeVar

from newsroom.financing.financing import Financing
from newsroom.financing.merge import is_same_deal
from newsroom.financing.names import (
    company,
    han_company,
    han_investors,
    han_target,
    investors,
    is_person_or_place,
    korean_company,
    korean_investors,
    target,
)
from newsroom.financing.rules import Rules, shipped_rules
from newsroom.financing.sentence import Sentence
from newsroom.languages import is_chinese, is_japanese, is_korean
from record.folding import aligned
from record.item import Item, start_of

__all__ = ["Financing", "financing"]

#: Characters of each text that are read, and sentences of all of them: who raised what stands at the beginning.
MOST_TITLE, MOST_SUMMARY, MOST_CONTENT, MOST_SENTENCES = 300, 600, 1_000, 10
_SENTENCE = re.compile(
    r"[^\n。]{1,400}?(?:\n|。|(?<![A-Z]\.[A-Z])(?<!Inc)(?<!Corp)(?<!Ltd)\.(?= [A-Z\"'가-힣])|$)|[^\n。]{1,400}"
)
_LEAST_SENTENCE = 6
_EDGE = " \n\u3000。"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language's sentences are read."""

    rules: Rules
    company: Callable[[str], str | None]
    #: The name in what is bought or invested in, which stands after the verb.
    target: Callable[[str], str | None]
    investors: Callable[[str], tuple[str, ...]]


@cache
def _language(name: str) -> _Language:
    if name == "en":
        return _Language(shipped_rules(name), company, target, investors)
    if name == "ko":
        return _Language(shipped_rules(name), korean_company, korean_company, korean_investors)
    return _Language(shipped_rules(name), han_company, han_target, han_investors)


def _language_of(text: str, declared: str | None) -> _Language:
    if is_japanese(text):
        return _language("ja")
    if is_korean(text):
        return _language("ko")
    return _language("zh" if is_chinese(text, declared) else "en")


def financing(item: Item) -> Financing | None:
    """The round, acquisition, fund, listing, token sale or treasury purchase that the report is about, or None.

    The title's sentence counts, else the first below it whose company a title of money names; amount, names, round
    and valuation that it leaves open are taken from the other sentences.
    """
    title = start_of(item.title, MOST_TITLE)
    text = "\n".join((title, start_of(item.summary, MOST_SUMMARY), start_of(item.content, MOST_CONTENT)))
    language = _language_of(text, item.language)
    folded = aligned(text)
    if language.rules.is_round_up(folded[: len(title)].strip()):
        return None
    if not (parts := list(islice(_sentences(text, folded), MOST_SENTENCES))):
        return None
    found = [made for part in parts if language.rules.may_tell(part[0]) and (made := _made(*part, language))]
    if (best := _best(found, parts[0][1], language)) is None:
        return None
    completed = _completed(best, found, [Sentence.of(*part) for part in parts], language)
    if completed.amount is not None and completed.amount == completed.valuation:
        # "a $3.2 billion Series E", at that valuation.
        completed = replace(completed, amount=None, currency=None, amount_text=None, amount_usd=None)
    return completed if completed.company else None


def _best(found: Sequence[Financing], title: str, language: _Language) -> Financing | None:
    """The one that a report is about, by the first sentence of its title."""
    of_title = [each for each in found if each.evidence in title]
    if not of_title and language.rules.may_tell(aligned(title)):
        of_title = [each for each in found if not each.rumoured and _is_named(each, title)]
    return next((each for each in of_title if each.amount is not None), of_title[0] if of_title else None)


def _is_named(found: Financing, title: str) -> bool:
    """Whether a title names whom a sentence below it is about."""
    return found.company in title if found.company else _SAME.match(found.evidence) is not None


def _sentences(text: str, folded: str) -> Iterator[tuple[str, str]]:
    """Each sentence folded, and as written; places are the same in both."""
    for match in _SENTENCE.finditer(folded):
        written = text[match.start() : match.end()]
        stripped = written.strip(_EDGE)
        start = match.start() + len(written) - len(written.lstrip(_EDGE))
        if len(stripped) >= _LEAST_SENTENCE:
            yield folded[start : start + len(stripped)], stripped


def _made(folded: str, written: str, language: _Language) -> Financing | None:
    """The financing that a sentence tells of."""
    sentence, rules = Sentence.of(folded, written), language.rules
    if (draft := rules.draft(sentence)) is None:
        return None
    named = (language.target if draft.leads else language.company)(draft.company) if draft.company else None
    if named is not None and is_person_or_place(named):
        return None
    if draft.kind == "acquisition":
        buyer = language.company(draft.leads)
        leads: tuple[str, ...] = (sentence.as_written(buyer),) if buyer else ()
        if named is None:
            return None
    else:
        leads = _names(draft.leads, sentence, language) or _names(rules.leads(sentence.masked), sentence, language)
    paid = None if draft.amount is None else sentence.amounts[draft.amount]
    valuation = rules.valuation_of(sentence)
    value = sentence.amounts[valuation].money if valuation is not None else None
    return Financing(
        kind=draft.kind,
        company=sentence.as_written(named) if named else None,
        amount=paid.money.amount if paid else None,
        currency=paid.money.currency if paid else None,
        amount_text=written[paid.start : paid.end] if paid else None,
        amount_usd=_in_dollars(draft.amount, sentence),
        round=rules.round_of(sentence.masked) if draft.kind == "round" else None,
        valuation=value.amount if value else None,
        valuation_currency=value.currency if value else None,
        leads=leads,
        investors=leads,
        rumoured=draft.rumoured,
        evidence=written,
    )


def _in_dollars(number: int | None, sentence: Sentence) -> Decimal | None:
    """The amount itself, or the one in brackets behind it: 約189億円（1億2,000万ドル）."""
    if number is None:
        return None
    money = sentence.amounts[number].money
    if money.currency == "USD":
        return money.amount
    match = re.search(rf"⟦{number}⟧[^⟦]{{0,4}}\([^⟦)]{{0,6}}⟦(\d{{1,2}})⟧", sentence.masked)
    other = sentence.amounts[int(match[1])].money if match else None
    return other.amount if other and other.currency == "USD" else None


def _completed(
    best: Financing, found: Sequence[Financing], sentences: Sequence[Sentence], language: _Language
) -> Financing:
    """What the sentence leaves open, from the others of the report."""
    rules, masked = language.rules, [each.masked for each in sentences]
    alike = [each for each in found if is_same_deal(best, each)]
    if best.amount is None and (priced := next((each for each in alike if each.amount is not None), None)):
        money = {name: getattr(priced, name) for name in ("amount", "currency", "amount_text", "amount_usd")}
        best = replace(best, **money)
    values = [(number, sentence) for sentence in sentences if (number := rules.valuation_of(sentence)) is not None]
    value = values[0][1].amounts[values[0][0]].money if values and best.valuation is None else None
    leads = best.leads
    backers: tuple[str, ...] = ()
    if best.kind in _WITH_INVESTORS:
        leads = leads or _first(_names(rules.leads(each.masked), each, language) for each in sentences) or ()
        backers = _first(_names(rules.backers(each.masked), each, language) for each in sentences) or ()
    named = best.company or _first(each.company for each in alike)
    if named is None and _SAME.match(best.evidence):
        # Whom the title begins with.
        named = target(sentences[0].masked)
    everyone = (name for name in (*leads, *backers) if name != named)
    return replace(
        best,
        company=named,
        round=best.round or (_first(map(rules.round_of, masked)) if best.kind == "round" else None),
        valuation=value.amount if value else best.valuation,
        valuation_currency=value.currency if value else best.valuation_currency,
        leads=tuple(name for name in leads if name != named),
        investors=tuple(dict.fromkeys(everyone)),
    )


#: "The company raised": the one that was named before.
_SAME = re.compile(
    r"(?:The|Its?|They) (?:company|firm|startup|round|miner|raise|investment|project|exchange|deal"
    r"|will|has|is|raised|said|plans)\b"
)
#: Kinds in which others put money in.
_WITH_INVESTORS = ("round", "fund", "token_sale")


def _first(values: Iterable[_Value]) -> _Value | None:
    return next((value for value in values if value), None)


def _names(text: str, sentence: Sentence, language: _Language) -> tuple[str, ...]:
    return tuple(sentence.as_written(name) for name in language.investors(text)) if text else ()
