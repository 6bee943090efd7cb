"""From a report to the financing it tells of.  Pure, linear in a bounded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from newsroom.financing.financing import Financing, Money
from newsroom.financing.sentences.chinese import chinese_backers, chinese_draft, chinese_leads
from newsroom.financing.sentences.draft import COINS, Draft, Sentence
from newsroom.financing.sentences.english import english_draft
from newsroom.financing.sentences.english_parties import english_backers, english_leads
from newsroom.financing.sentences.han_names import han_company, han_investors
from newsroom.financing.sentences.japanese import japanese_backers, japanese_draft, japanese_leads
from newsroom.financing.sentences.names import company, investors, target
from newsroom.financing.sentences.rounds import round_of, valuation_of
from newsroom.languages import is_chinese, is_japanese
from record.aligned import aligned
from record.folding import simplified
from record.item import Item, start_of

__all__ = ["Financing", "financing"]

#: Characters of each text that are read, and sentences of all of them: who raised what stands at the beginning.
MOST_TITLE, MOST_SUMMARY, MOST_CONTENT, MOST_SENTENCES = 300, 600, 1_000, 10
_SENTENCE = re.compile(
    r"[^\n。]{1,400}?(?:\n|。|(?<![A-Z]\.[A-Z])(?<!Inc)(?<!Corp)(?<!Ltd)\.(?= [A-Z\"'])|$)|[^\n。]{1,400}"
)
#: How feeds of WordPress end: a title again, often cut.
_FEED_FOOT = "The post "
_EDGE = " \n\u3000。"
#: Less is a price, or an amount whose "million" was cut off.
_LEAST_MONEY = 1_000
#: Some word of these is in every sentence about a financing.
_GATE = re.compile(
    simplified(
        r"[Rr]ais(?:e|ing)|\b[Rr]ound\b|\b[Vv]enture|\b[Cc]redit\b|\b[Ll]oan\b|\b[Nn]otes\b|[Ff]und"
        r"|[Ss]eries [A-K]|[Ss]eed|[Aa]cqui|\b[Bb]uys?\b|[Bb]ought|[Bb]uying|[Ii]nvest|IPO"
        r"|public offering|[Ss]take\b|[Pp]urchas|\b[Aa]dd(?:s|ed)\b"
        r"|[Tt]akes? ?over|[Tt]oken sale|[Pp]resale|[Ss]naps up|[Ff]inancing|融资|募|收购|并购|增持"
        r"|购入|买入|购买|加仓|筹|注资|投资|領投|基金|調達|買収|出資|購入|取得|買い増し|子会社化"
        r"|ファンド"
    )
)


_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language's sentences are read."""

    draft: Callable[[Sentence], Draft | None]
    leads: Callable[[str], str]
    backers: Callable[[str], str]
    company: Callable[[str], str | None]
    #: The name in what is bought or invested in, which stands after the verb.
    target: Callable[[str], str | None]
    investors: Callable[[str], tuple[str, ...]]


_ENGLISH = _Language(english_draft, english_leads, english_backers, company, target, investors)
_CHINESE = _Language(chinese_draft, chinese_leads, chinese_backers, han_company, han_company, han_investors)
_JAPANESE = _Language(japanese_draft, japanese_leads, japanese_backers, han_company, han_company, han_investors)


def financing(item: Item) -> Financing | None:
    """The round, acquisition, fund, listing, token sale or treasury purchase that the report is about, or None.

    The first sentence that names an amount counts, else the first that tells of one without; names, round and
    valuation that it leaves open are taken from the other sentences.
    """
    limits = ((item.title, MOST_TITLE), (item.summary, MOST_SUMMARY), (item.content, MOST_CONTENT))
    text = "\n".join(start_of(part, most) for part, most in limits)
    folded = aligned(text)
    if not _GATE.search(folded):
        return None
    language = _JAPANESE if is_japanese(text) else _CHINESE if is_chinese(text, item.language) else _ENGLISH
    sentences = list(_sentences(text, folded))
    drafts = ((language.draft(sentence), sentence, written) for written, sentence in sentences)
    made = (_made(draft, sentence, written, language) for draft, sentence, written in drafts if draft)
    found = [each for each in made if each]
    if not found:
        return None
    best = next((each for each in found if each.amount is not None), found[0])
    completed = _completed(best, found, [sentence for _, sentence in sentences], language)
    if completed.amount is not None and completed.amount == completed.valuation:
        # "a $3.2 billion Series E", at that valuation.
        completed = replace(completed, amount=None, currency=None, amount_text=None, amount_usd=None)
    return completed if completed.company else None


def _sentences(text: str, folded: str) -> Iterator[tuple[str, Sentence]]:
    """Each sentence as written, and masked; places are the same in both."""
    count = 0
    for match in _SENTENCE.finditer(folded):
        written = text[match.start() : match.end()]
        start = len(written) - len(written.lstrip(_EDGE))
        stripped = written.strip(_EDGE)
        if len(stripped) < 6 or stripped.startswith(_FEED_FOOT):
            continue
        yield stripped, Sentence.of(folded[match.start() + start : match.start() + start + len(stripped)], stripped)
        count += 1
        if count == MOST_SENTENCES:
            return


def _made(draft: Draft, sentence: Sentence, written: str, language: _Language) -> Financing | None:
    named = (language.target if draft.leads else language.company)(draft.company) if draft.company else None
    if draft.kind == "acquisition":
        buyer = language.company(draft.leads)
        leads: tuple[str, ...] = (sentence.as_written(buyer),) if buyer else ()
        if named is None:
            return None
    else:
        leads = _names(draft.leads, sentence, language) or _names(language.leads(sentence.masked), sentence, language)
    money, text = _money(draft.amount, sentence, written)
    if money is None and draft.amount is not None and draft.kind in _WITH_INVESTORS:
        return None
    valuation = valuation_of(sentence)
    value = sentence.amounts[valuation].money if valuation is not None else None
    return Financing(
        kind=draft.kind,
        company=sentence.as_written(named) if named else None,
        amount=money.amount if money else None,
        currency=money.currency if money else None,
        amount_text=text,
        amount_usd=_in_dollars(draft.amount, sentence),
        round=round_of(sentence.masked) if draft.kind == "round" else None,
        valuation=value.amount if value else None,
        valuation_currency=value.currency if value else None,
        leads=leads,
        investors=leads,
        rumoured=draft.rumoured,
        evidence=written,
    )


def _money(number: int | None, sentence: Sentence, written: str) -> tuple[Money | None, str | None]:
    if number is None:
        return None, None
    found = sentence.amounts[number]
    if found.money.amount is not None and found.money.amount < _LEAST_MONEY and found.money.currency not in COINS:
        return None, None
    return found.money, written[found.start : found.end]


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
    alike = [each for each in found if each.kind == best.kind]
    values = [(number, sentence) for sentence in sentences if (number := valuation_of(sentence)) is not None]
    money = values[0][1].amounts[values[0][0]].money if values and best.valuation is None else None
    leads = best.leads
    backers: tuple[str, ...] = ()
    if best.kind in _WITH_INVESTORS:
        leads = leads or _first(_names(language.leads(each.masked), each, language) for each in sentences) or ()
        backers = _first(_names(language.backers(each.masked), each, language) for each in sentences) or ()
    named = best.company or _first(each.company for each in alike)
    if named is None and _SAME.match(best.evidence):
        # Whom the title begins with.
        named = target(sentences[0].masked)
    everyone = (name for name in (*leads, *backers) if name != named)
    return replace(
        best,
        company=named,
        round=best.round or _first(round_of(sentence.masked) for sentence in sentences if best.kind == "round"),
        valuation=money.amount if money else best.valuation,
        valuation_currency=money.currency if money else best.valuation_currency,
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
