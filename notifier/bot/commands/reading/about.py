"""/about and /timeline: what the wire knows of a project, an institution, a company or whatever else has a name."""

from __future__ import annotations

from collections.abc import Sequence

from config.knowledge.cbdc import Project
from config.knowledge.families import project_id
from newsroom.cbdc.histories import histories, projects_named
from newsroom.cbdc.proposals import list_proposals
from notifier.bot.answer import Answer, Button, Reply, says
from notifier.bot.apart import TooLongError
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import database_of, reader_of, shown_stories, story_buttons
from notifier.bot.table import Command, Handled, Handling
from notifier.finding import Named, Titles, find_titles
from notifier.matcher.desk import read_book
from notifier.query.reading.concepts import ConceptBook
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.projects import day_of, name_of, named_for, names_for, standing, steps, weeks
from notifier.rendering.stories import story_lines
from notifier.rendering.words import STAGE_NAMES
from notifier.texts import gettext_noop
from notifier.trial.wording import find
from record.sql.database import reading

#: Weeks of the chart, and stories below it.
_WEEKS, _STORIES = 8, 5
#: Steps of the timeline of all projects.
_STEPS = 12
#: Steps of a project, and other names of something, that are told beside much else.
_SHOWN_STEPS, _NAMES = 3, 8
#: Projects of a country that are told of; the others are a button each.
_MOST_PROJECTS = 12


def about(asked: Asked) -> Answer:
    """`/about e-CNY`, `/about Circle`, `/about @hkma`, `/about CN`."""
    t, wanted = asked.t, asked.text.strip().lstrip("@").strip()
    if not wanted:
        return says(t("Write a name after it, as in /about e-CNY, /about HKMA or /about Circle."))
    with reading(asked.stores.engine) as connection:
        book = read_book(connection)
    projects = projects_named(_projects(asked), wanted)
    key = find(wanted, book)
    if len(projects) > 1:
        return _which(asked, projects)
    if projects:
        return Answer(replies=(_of_project(asked, projects[0], book),))
    if key is None:
        return says(t("I know nothing of this name: {name}. /search finds stories by words.", name=wanted[:60]))
    return Answer(replies=(_of_concept(asked, key, book),))


def open_project(asked: Asked) -> Answer:
    """One of several."""
    with reading(asked.stores.engine) as connection:
        book = read_book(connection)
    project = _pressed(asked)
    if project is None:
        return Answer(toast=asked.t("This project is no longer known."))
    return Answer(replies=(_of_project(asked, project, book),))


def open_timeline(asked: Asked) -> Answer:
    """All of one."""
    project = _pressed(asked)
    if project is None:
        return Answer(toast=asked.t("This project is no longer known."))
    return Answer(replies=(Reply(Message(tuple(_timeline(asked, project)))),))


def timeline(asked: Asked) -> Answer:
    """`/timeline e-CNY`, or of all projects the last steps."""
    t, wanted = asked.t, asked.text.strip().lstrip("@").strip()
    projects = _projects(asked)
    if not wanted:
        return Answer(replies=(Reply(_last_steps(asked, projects)),))
    found = projects_named(projects, wanted)
    if not found:
        unknown = t("I know no CBDC project and no country of this name: {name}.", name=wanted[:60])
        return says(unknown + "\n" + t("Try /timeline e-CNY, or a code, as in /timeline IN."))
    parts = [part for each in found[:_MOST_PROJECTS] for part in _timeline(asked, each)]
    return Answer(replies=(Reply(Message(tuple(parts))),))


def _projects(asked: Asked) -> list[Project]:
    with reading(asked.stores.engine) as connection:
        return histories(list_proposals(connection, states=("accepted",)))


def _pressed(asked: Asked) -> Project | None:
    return next((each for each in _projects(asked) if _key(each) == asked.action["project"]), None)


def _of_project(asked: Asked, project: Project, book: ConceptBook) -> Reply:
    t, key = asked.t, project_id(project)
    taken = steps(project, t)
    parts = [Part("headline", (Span(name_of(project, t)),)), Part("origin", (Span(standing(project, t)),))]
    if taken:
        parts += [Part("label", (Span(t("Timeline")),)), *taken[:_SHOWN_STEPS]]
    whole = [Button(t("Whole timeline"), "about.timeline", {"project": _key(project)})]
    rows = [whole] if len(taken) > _SHOWN_STEPS else []
    return _with_reports(asked, parts, f"@{key}" if key is not None and key in book.concepts else "", rows)


def _of_concept(asked: Asked, key: str, book: ConceptBook) -> Reply:
    concept = book.concepts[key]
    names = [each.lstrip("=~") for each in concept.finds if not each.startswith("-")]
    title = named_for((concept.name, *names), asked.t.language)
    parts = [Part("headline", (Span(title),))]
    also = [each for each in names_for(names, asked.t.language) if each not in title][:_NAMES]
    if also:
        parts.append(Part("origin", (Span(asked.t("Also: {names}", names=asked.t(", ").join(also))),)))
    return _with_reports(asked, parts, f"@{key}", [])


def _with_reports(asked: Asked, parts: list[Part], query: str, rows: list[list[Button]]) -> Reply:
    """The parts, and below them attention by week and the latest stories whose titles fit the query."""
    t = asked.t
    found = _titles(asked, query) if query else None
    if found is None:
        return Reply(Message(tuple(parts)), rows)
    listed = shown_stories(asked, found.stories)
    if not listed:
        none = t("No title of the last {n} weeks names it.", n=_WEEKS)
        return Reply(Message((*parts, Part("why", (Span(none),)))), rows)
    message = Message(
        (
            *parts,
            Part("label", (Span(t("Reports a week")),)),
            *weeks(found.per_week),
            Part("label", (Span(t("Latest stories")),)),
            *story_lines([each for _, each in listed], reader_of(asked)),
        )
    )
    return Reply(message, [*story_buttons([story for story, _ in listed]), *rows])


def _titles(asked: Asked, query: str) -> Named | None:
    try:
        return asked.stores.apart(find_titles, Titles(query, database_of(asked), asked.now, _WEEKS, _STORIES))
    except TooLongError:
        return None


def _which(asked: Asked, projects: Sequence[Project]) -> Answer:
    t = asked.t
    parts = [Part("headline", (Span(t("Which of these?")),))]
    parts += [Part("entry", (Span(name_of(each, t) + t(": ") + standing(each, t)),)) for each in projects]
    rows = [[Button(name_of(each, t), "about.open", {"project": _key(each)})] for each in projects[:_MOST_PROJECTS]]
    return Answer(replies=(Reply(Message(tuple(parts)), rows),))


def _key(project: Project) -> list[str]:
    """By which it is found again: names alone are not enough, for some have none."""
    return [project.country, project.name or "", project.central_bank]


def _timeline(asked: Asked, project: Project) -> list[Part]:
    t = asked.t
    nothing = [Part("entry", (Span(t("Nothing has begun yet.")),))]
    headline = Part("headline", (Span(name_of(project, t)),))
    return [headline, Part("origin", (Span(standing(project, t)),)), *(steps(project, t) or nothing)]


def _last_steps(asked: Asked, projects: Sequence[Project]) -> Message:
    taken = [(step.day, project, step) for project in projects for step in project.reached]
    taken.sort(key=lambda each: (each[0], each[1].country), reverse=True)
    t = asked.t
    lines = [
        Part("entry", (Span(f"{day_of(step, t)} · {name_of(project, t)}" + t(": ") + t(STAGE_NAMES[step.stage])),))
        for _, project, step in taken[:_STEPS]
    ]
    foot = Part("why", (Span(t("/timeline NAME shows one project with its evidence.")),))
    return Message((Part("headline", (Span(t("The last steps of CBDC projects")),)), *lines, foot))


HANDLED = Handled(
    commands=(
        Command(
            "about",
            gettext_noop("what is known of a project, an institution or a company"),
            Handling(about, heavy=True),
            "e-CNY",
        ),
        Command("timeline", gettext_noop("the stages of a CBDC project, with evidence"), Handling(timeline), "e-CNY"),
    ),
    presses={
        "about.open": Handling(open_project, heavy=True),
        "about.timeline": Handling(open_timeline),
    },
)
