"""Making an edition: choice, words and what stands beside, put together.  Pure, but for the encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from config.sections import Section
from notifier.digests.beside.beside import beside_of
from notifier.digests.choice.alike import Sight
from notifier.digests.choice.choose import Chooser
from notifier.digests.choice.noise import is_plain
from notifier.digests.edition import Edition, Intro, Lack, Link, Missed, Period, Piece, Words
from notifier.digests.prose.headline import headline, title_of
from notifier.digests.prose.opening import label_of
from notifier.digests.prose.paragraph import paragraph
from notifier.digests.told import Gathered, Report, Told

#: Stories that the introduction tells, with so many sentences of each, and that the title names.
_LEADING, _TOLD_FIRST, _NAMED = 3, 2, 2
#: Characters of a headline that is short enough for one half of the title.
_SHORT = {"en": 100, "zh": 40}
_BETWEEN, _COLON = {"zh": "；", "en": "; "}, {"zh": "：", "en": ": "}

#: Gives stories the whole texts of their reports, where they have but their beginnings.
Whole = Callable[[Sequence[Told]], Sequence[Told]]


def make(gathered: Gathered, period: Period, language: str, sight: Sight, whole: Whole = list) -> Edition:
    """The house edition of a period, in English or Chinese."""
    chosen = Chooser(language, sight).choose(gathered, period)
    scored = [*chosen.taken, *(each for each, _ in chosen.missed)]
    taken = whole([each.told for each in scored])
    made = tuple(
        replace(piece_of(told, each.section, language, period.zone), score=each.score)
        for each, told in zip(scored, taken, strict=True)
    )
    pieces, spare = made[: len(chosen.taken)], made[len(chosen.taken) :]
    leading, by_id = _leading(pieces), {each.id: each for each in taken}
    return Edition(
        period=period,
        language=language,
        title=_BETWEEN[language].join(_named(by_id[each.story], language) for each in leading[:_NAMED]),
        introduction=tuple(_introduced(each, by_id[each.story], language, period.zone) for each in leading),
        pieces=pieces,
        beside=beside_of(gathered, {each.story: each.headline for each in pieces}, period, language),
        missed=tuple(
            Missed(each.story, each.section, each.headline, reason, each.score)
            for each, (_, reason) in zip(spare, chosen.missed, strict=True)
        ),
        spare=spare,
        left_out=chosen.left_out,
        lacks=_lacks(gathered),
    )


def _leading(pieces: Sequence[Piece]) -> list[Piece]:
    """The weightiest, of as many sections as there are: money raised, and what every week has, come behind what was
    decided or done, and what somebody thinks, asks or says of prices leads nothing."""

    def rank(each: Piece) -> tuple[bool, bool, float]:
        is_usual = any(share.name == "usual" for share in each.score)
        return not is_plain(each.headline), is_usual or each.section == "investment", -each.points

    ranked = sorted((each for each in pieces if each.section != "opinion"), key=rank)
    first = {each.section: each for each in reversed(ranked)}.values()
    return [*sorted(first, key=rank), *(each for each in ranked if each not in first)][:_LEADING]


def _named(told: Told, language: str) -> str:
    """A headline short enough for one half of the title; before that of an authority which does not name itself stands
    its name."""
    title, name = _short(told, language), told.lead.name
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    if not told.lead.primary or title != title_of(told.lead) or name in title or initials in title.split():
        return title
    return f"{label_of(told.lead, language)}{_COLON[language]}{title}"


def _short(told: Told, language: str) -> str:
    """The headline, or where that is long the shortest title that tells as plainly, in the same language."""
    title, tongue = headline(told, language)
    if len(title) <= _SHORT[language]:
        return title
    others = (title_of(each) for each in told.reports if each.language == tongue)
    plain = [each for each in others if _SHORT[language] / 3 <= len(each) < len(title) and is_plain(each)]
    return min(plain, key=lambda each: (len(each), each), default=title)


def beginning(paragraph: Sequence[Words]) -> tuple[Words, ...]:
    """The opening and the first sentences: what the introduction tells of a story."""
    told = [at for at, each in enumerate(paragraph) if each.kind == "sentence"][:_TOLD_FIRST]
    return tuple(paragraph[: told[-1] + 1] if told else paragraph)


def piece_of(told: Told, section: Section, language: str, zone: str) -> Piece:
    """A story as it stands under a section, in an edition of a language (en, zh) whose days are those of a zone."""
    title, tongue = headline(told, language)
    return Piece(
        story=told.id,
        section=section,
        headline=title,
        language=None if tongue == language else tongue,
        paragraph=paragraph(told, language, zone),
        links=_links(told, language),
        size=told.size,
        sources=told.sources,
    )


def _introduced(piece: Piece, told: Told, language: str, zone: str) -> Intro:
    """In the words of other reports than its piece quotes, where they tell as much."""
    quoted = {each.report for each in piece.paragraph if each.report}
    return Intro(piece.story, beginning(paragraph(told, language, zone, quoted)))


def _links(told: Told, language: str) -> tuple[Link, ...]:
    """One for each source, primary ones first, then in order of time."""
    ordered = sorted(told.reports, key=lambda each: (not each.primary, each.at))
    by_source: dict[str, Report] = {}
    for each in ordered:
        by_source.setdefault(each.name, each)
    return tuple(
        Link(
            each.item.id,
            label_of(each, language),
            each.item.url,
            each.item.title or "",
            each.language,
            each.at,
            each.primary,
        )
        for each in by_source.values()
    )


def _lacks(gathered: Gathered) -> tuple[Lack, ...]:
    found: list[Lack] = []
    if gathered.since is None:
        found += ["week_before", "four_weeks"]
    if gathered.primaries is None:
        found.append("sources")
    return tuple(found)
