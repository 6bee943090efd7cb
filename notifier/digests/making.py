"""Making an edition: choice, words and what stands beside, put together.  Pure, but for the encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from notifier.digests.beside.beside import beside_of
from notifier.digests.choice.alike import Sight
from notifier.digests.choice.choose import Chooser, Scored
from notifier.digests.edition import Edition, Intro, Lack, Link, Missed, Period, Piece
from notifier.digests.prose.headline import headline
from notifier.digests.prose.paragraph import paragraph
from notifier.digests.told import Gathered, Report, Told

#: Stories that the introduction tells, and that the title names.
_LEADING, _NAMED = 3, 2
_BETWEEN = {"zh": "；", "en": "; "}


#: Gives stories the whole texts of their reports, where they have but their beginnings.
Whole = Callable[[Sequence[Told]], Sequence[Told]]


def make(gathered: Gathered, period: Period, language: str, sight: Sight, whole: Whole = list) -> Edition:
    """The house edition of a period, in English or Chinese."""
    chosen = Chooser(language, sight).choose(gathered, period)
    taken = whole([each.told for each in chosen.taken])
    pieces = tuple(
        _piece(replace(each, told=told), language, period.zone) for each, told in zip(chosen.taken, taken, strict=True)
    )
    leading = sorted((each for each in pieces if each.section != "opinion"), key=lambda each: -each.points)[:_LEADING]
    return Edition(
        period=period,
        language=language,
        title=_BETWEEN[language].join(each.headline for each in leading[:_NAMED]),
        introduction=tuple(Intro(each.story, each.paragraph) for each in leading),
        pieces=pieces,
        beside=beside_of(gathered, {each.story: each.headline for each in pieces}, period, language),
        missed=tuple(
            Missed(each.told.id, each.section, headline(each.told, language)[0], reason, each.score)
            for each, reason in chosen.missed
        ),
        left_out=chosen.left_out,
        lacks=_lacks(gathered),
    )


def _piece(scored: Scored, language: str, zone: str) -> Piece:
    told = scored.told
    title, tongue = headline(told, language)
    return Piece(
        story=told.id,
        section=scored.section,
        headline=title,
        language=None if tongue == language else tongue,
        paragraph=paragraph(told, language, zone),
        links=_links(told),
        size=told.size,
        sources=told.sources,
        score=scored.score,
    )


def _links(told: Told) -> tuple[Link, ...]:
    """One for each source, primary ones first, then in order of time."""
    ordered = sorted(told.reports, key=lambda each: (not each.primary, each.at))
    by_source: dict[str, Report] = {}
    for each in ordered:
        by_source.setdefault(each.name, each)
    return tuple(
        Link(each.item.id, each.name, each.item.url, each.item.title or "", each.language, each.at, each.primary)
        for each in by_source.values()
    )


def _lacks(gathered: Gathered) -> tuple[Lack, ...]:
    found: list[Lack] = []
    if gathered.since is None:
        found += ["week_before", "four_weeks"]
    if gathered.primaries is None:
        found.append("sources")
    return tuple(found)
