"""What stands beside the stories, as tables and charts of a page.  Pure."""

from __future__ import annotations

from config.sections import Section
from notifier.digests.edition import HOUSE_ORDER, Announced, Attention, Edition, Raised
from notifier.digests.pages.page import Bar, Chart, Table
from notifier.digests.pages.wording import CHAPTERS, DAYS, amount_text, announced_text, round_text
from notifier.digests.told import StageChange
from notifier.rendering.alert import web_url
from notifier.rendering.cutting import shortened
from notifier.rendering.message import Span
from notifier.rendering.words import STAGE_NAMES, country_text
from notifier.texts import Translator
from record.text import tidy_line

#: UTF-16 units of a name in a table, of a title or sentence there; and investors of a round, the others are counted.
_NAME, _SENTENCE, _INVESTORS = 60, 300, 4


def tables_of(edition: Edition, t: Translator) -> tuple[Table, ...]:
    """Financings, stages and the calendar; none that is empty."""
    beside = edition.beside
    tables = (
        Table(
            "financings",
            t("Financings"),
            (t("Company"), t("Amount"), t("Round"), t("Investors"), t("Source")),
            tuple(_raised(each, t) for each in beside.financings),
            numbers=(1,),
        ),
        Table(
            "stages",
            t("CBDC projects at a new stage"),
            (t("Project"), t("Stage"), t("Day"), t("Evidence")),
            tuple(_stage(each, edition, t) for each in beside.stages),
            is_prose=True,
        ),
        Table(
            "calendar",
            t("Calendar"),
            (t("Day"), t("What"), t("Story"), t("As announced"), t("Source")),
            tuple(_announced(each, edition, t) for each in beside.calendar),
            is_prose=True,
        ),
    )
    return tuple(table for table in tables if table.rows)


def charts_of(edition: Edition, t: Translator) -> tuple[Chart, ...]:
    """Stories by section, and attention; none that is empty."""
    beside = edition.beside
    sections = tuple(bar for section in HOUSE_ORDER if (bar := _section_bar(section, edition, t)).value)
    means = any(each.mean is not None for each in beside.attention)
    held = t("Stories that name them; ×2 is twice the mean of the four weeks before.")
    charts = (
        Chart(t("Stories by section"), sections, t("Of all stories of these days, how many stand here.")),
        Chart(
            t("Most named"),
            tuple(map(_attention_bar, beside.attention)),
            held if means else t("Stories that name them."),
        ),
    )
    return tuple(chart for chart in charts if chart.bars)


def _section_bar(section: Section, edition: Edition, t: Translator) -> Bar:
    chosen = len(edition.of_section(section))
    # An editor, or the choice, may have put a story under another section than the newsroom did.
    told = max(edition.beside.by_section.get(section, 0), chosen)
    text = t("{n} of {total}", n=chosen, total=told)
    return Bar(t(CHAPTERS[section]), told, None, text, section if chosen else None)


def _attention_bar(named: Attention) -> Bar:
    text = str(named.stories)
    if named.mean:
        text = f"{named.stories} · ×{named.stories / named.mean:.1f}"
    return Bar(_name(named.name), named.stories, named.mean, text)


def _raised(raised: Raised, t: Translator) -> tuple[Span, ...]:
    investors, left = t(", ").join(map(_name, raised.investors[:_INVESTORS])), len(raised.investors) - _INVESTORS
    if left > 0:
        investors = t("{investors} and {n} more", investors=investors, n=left)
    return (
        Span(_name(raised.company or "")),
        Span(amount_text(raised, t)),
        Span(round_text(raised, t)),
        Span(investors),
        _linked(raised.source, raised.url),
    )


def _stage(change: StageChange, edition: Edition, t: Translator) -> tuple[Span, ...]:
    reached = t(STAGE_NAMES.get(change.stage, STAGE_NAMES["other"]))
    before = STAGE_NAMES.get(change.before or "")
    stage = f"{t(before)} → {reached}" if before else reached
    project, title = _name(change.project), shortened(tidy_line(change.title), _SENTENCE)
    if change.country:
        project = t("{project}, {country}", project=project, country=country_text(change.country, t))
    return (
        Span(project),
        Span(stage if change.accepted else t("{stage} (reported)", stage=stage)),
        Span(announced_text(change.day, edition.period, t)),
        Span(t("{source}: {title}", source=_name(change.source), title=title), web_url(change.url)),
    )


def _announced(announced: Announced, edition: Edition, t: Translator) -> tuple[Span, ...]:
    day = announced_text(announced.day, edition.period, t)
    kind, headline = Span(t(DAYS[announced.kind])), tidy_line(announced.headline)
    sentence = tidy_line(announced.sentence)
    told, said = (Span(shortened(each, _SENTENCE)) for each in (headline, "" if sentence == headline else sentence))
    return Span(day), kind, told, said, _linked(announced.source, announced.url)


def _linked(source: str, url: str | None) -> Span:
    return Span(_name(source), web_url(url))


def _name(text: str) -> str:
    return shortened(tidy_line(text), _NAME) or "—"
