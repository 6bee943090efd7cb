"""Making an edition: choice, words and what stands beside, put together.  Pure, but for the encoder."""

from __future__ import annotations

from newsroom.sentences import sentences
from notifier.digests.choice.alike import Sight
from notifier.digests.choice.choose import Scored, choose
from notifier.digests.edition import Beside, Edition, Intro, Lack, Link, Missed, Period, Piece, Words
from notifier.digests.told import Gathered, Report, Told

#: Stories that the introduction tells, and that the title names.
_LEADING, _NAMED = 3, 2
_BETWEEN = {"zh": "；", "en": "; "}


def make(gathered: Gathered, period: Period, language: str, sight: Sight) -> Edition:
    """The house edition of a period, in English or Chinese."""
    chosen = choose(gathered, period, language, sight)
    pieces = tuple(_piece(each, language) for each in chosen.taken)
    leading = sorted((each for each in pieces if each.section != "opinion"), key=lambda each: -each.points)[:_LEADING]
    return Edition(
        period=period,
        language=language,
        title=_BETWEEN[language].join(each.headline for each in leading[:_NAMED]),
        introduction=tuple(Intro(each.story, each.paragraph) for each in leading),
        pieces=pieces,
        beside=Beside(),
        missed=tuple(
            Missed(each.told.id, each.told.section, _headline(each.told, language)[0], reason, each.score)
            for each, reason in chosen.missed
        ),
        left_out=chosen.left_out,
        lacks=_lacks(gathered),
    )


def _piece(scored: Scored, language: str) -> Piece:
    told = scored.told
    headline, tongue = _headline(told, language)
    return Piece(
        story=told.id,
        section=told.section,
        headline=headline,
        language=None if tongue == language else tongue,
        paragraph=_paragraph(told, language),
        links=_links(told),
        size=told.size,
        sources=told.sources,
        score=scored.score,
    )


def _headline(told: Told, language: str) -> tuple[str, str]:
    report = next((each for each in told.reports if each.language == language), told.lead)
    return report.item.title or "", report.language


def _paragraph(told: Told, language: str) -> tuple[Words, ...]:
    report = next((each for each in told.reports if each.language == language), told.lead)
    text = report.item.content or report.item.summary or ""
    said = list(sentences(text[:600]))[:3]
    return tuple(Words("sentence", each, report.item.id) for each in said)


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
