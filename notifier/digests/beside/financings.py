"""The financings of a period as rows of a table.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsroom.financing.financing import Financing, Kind
from newsroom.financing.merge import is_same_deal
from newsroom.sections.cues import shipped_cues
from notifier.digests.choice.noise import reason_to_drop
from notifier.digests.edition import Raised
from notifier.digests.prose.opening import label_of
from notifier.digests.told import Report, Told
from record.folding import folded
from record.item import start_of

#: What belongs in the table, in its order; a purchase for a treasury raises nothing.
_KINDS: tuple[Kind, ...] = ("round", "fund", "token_sale", "ipo", "acquisition")
_MOST = 25
#: The cue that a deal is one of the field, and characters of a report, its title first, where it is looked for.
_CRYPTO, _READ = "coins or tokens", 250
#: Currencies of which one unit is a US dollar; less of them is no deal, but what somebody pays for tokens.
_DOLLARS, _LEAST = frozenset({"USD", "USDC", "USDT"}), 100_000


def financings_of(stories: Iterable[Told], language: str) -> tuple[Raised, ...]:
    """Of each deal one row: by kind, hearsay last; the largest first, then those whose worth in dollars nobody says."""
    kept: list[tuple[Told, Financing]] = []
    for told in sorted(stories, key=lambda each: (-each.sources, each.first, each.id)):
        deal = told.financing
        if (
            deal is None
            or not _tells(deal)
            or reason_to_drop(told)
            or any(is_same_deal(other, deal) for _, other in kept)
        ):
            continue
        if 2 * sum(map(_is_of_the_field, told.reports)) > len(told.reports):
            kept.append((told, deal))
    return tuple(sorted((_row(*each, language) for each in kept), key=_place)[:_MOST])


def _tells(deal: Financing) -> bool:
    """Whether it says who, and how much or which round, and from whom; hearsay must say how much, and from whom."""
    if deal.amount is not None and deal.currency in _DOLLARS and deal.amount < _LEAST:
        return False
    amount, is_series = deal.amount or deal.amount_usd, "series_" in (deal.round or "")
    is_enough = amount and deal.investors if deal.rumoured else amount or (is_series and deal.investors)
    return deal.kind in _KINDS and bool(deal.company) and bool(is_enough)


def _is_of_the_field(report: Report) -> bool:
    """Whether it begins with coins or chains: their outlets tell of others' deals too."""
    item = report.item
    text = " ".join(start_of(each, _READ) for each in (item.title, item.summary, item.content))
    return _CRYPTO in shipped_cues().find(folded(text[:_READ]))


def _row(told: Told, deal: Financing, language: str) -> Raised:
    report = _teller(told.reports, deal)
    return Raised(
        story=told.id,
        kind=deal.kind,
        company=deal.company,
        amount=deal.amount,
        currency=deal.currency,
        amount_usd=deal.amount_usd,
        round=deal.round,
        investors=deal.investors,
        rumoured=deal.rumoured,
        source=label_of(report, language),
        url=report.item.url,
    )


def _teller(reports: Sequence[Report], deal: Financing) -> Report:
    """Whose sentence it is; else the first that tells of a deal, or of the story."""
    telling = [each for each in reports if each.financing is not None] or list(reports)
    return next((each for each in telling if each.financing and each.financing.evidence == deal.evidence), telling[0])


def _place(raised: Raised) -> tuple[int, bool, float, str]:
    dollars = raised.amount if raised.currency in _DOLLARS else raised.amount_usd
    return _KINDS.index(raised.kind), raised.rumoured, -float(dollars or 0), raised.company or ""
