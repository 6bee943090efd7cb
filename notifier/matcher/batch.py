"""Some changes of the log, and all that they come to: worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from notifier.matcher.asking import Answer, hear
from notifier.matcher.desk import Desk
from notifier.matcher.reading import Readers, wanted_pages
from notifier.telling.rules import Again, Candidate, Heading, Plan, Telling
from record.changes import Change
from record.identity import base_id
from record.sql import matches, owed, pages, stories
from record.sql.items import Placed, placed
from record.sql.matches import Match
from record.sql.pages import WantedPage
from record.sql.profiles import profiles

#: A story that goes on after so long may be told again.
QUIET = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Clock:
    """What decides whether reports are told one by one, or as a list."""

    #: By Redis TIME.
    now: datetime
    #: What is reached later after its discovery comes as a list; None: nothing.
    late_after: timedelta | None
    #: Where the database was cut when it was restored; what was discovered before may be known.
    cut: datetime | None = None

    def heading(self, discovered: datetime) -> Heading | None:
        """See notifier.telling.rules."""
        if self.cut is not None and discovered < self.cut:
            return "restored"
        return "late" if self.late_after is not None and self.now - discovered > self.late_after else None


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written of some changes."""

    answers: Sequence[Answer]
    plan: Plan
    matches: Sequence[Match]
    #: Where the reports are that this was worked out for.
    placed: Mapping[str, Placed]
    #: Stories whose messages are looked at again.
    changed: Sequence[str]
    #: Stories of which somebody is told.
    told: Collection[str]
    #: By story.
    pages: Mapping[str, Sequence[WantedPage]]

    @property
    def reports(self) -> list[str]:
        """The reports that came, or came again."""
        return sorted(self.placed)


def work_out(connection: Connection, desk: Desk, answers: Sequence[Answer], clock: Clock) -> Batch:
    """What answers come to; only reads."""
    where = placed(connection, sorted({each.report for each in answers if each.report}))
    found = [candidate for each in answers for candidate in candidates(desk, each, where, clock)]
    split = list(_after_splits(connection, desk, answers, clock))
    again = _again(connection, answers, where) if desk.has_updates else []
    told = {candidate.story for candidate in (*found, *split)}
    telling = Telling(owed.told(connection, sorted({*told, *(each.story for each in again)})))
    for candidate in found:
        telling.hear(candidate)
    for candidate in split:
        telling.hear_unless_told(candidate)
    for each in again:
        telling.again(each, desk.wanting_updates())
    return Batch(
        answers=answers,
        plan=telling.plan(),
        matches=[
            Match(watch, each.report, each.item.id, words, desk.watches[watch].compiled_for or "", clock.now)
            for each in answers
            for watch, words in each.words.items()
            if each.item is not None
        ],
        placed=where,
        changed=sorted({story for answer in answers for story in _changed(answer.change)}),
        told=told,
        pages=_pages(connection, desk, answers, where, told, clock.now),
    )


def candidates(desk: Desk, answer: Answer, where: Mapping[str, Placed], clock: Clock) -> Iterable[Candidate]:
    """A report or revision that is news, for the channels that hear of watches which match it only now."""
    item = answer.item
    if item is None or item.news != "news" or not answer.fresh:
        return ()
    return hear(
        desk,
        {watch: answer.words[watch] for watch in answer.fresh},
        report=answer.report,
        story=where[answer.report].story if answer.report in where else answer.change.story,
        discovered=item.discovered,
        heading=clock.heading(item.discovered),
    )


def _after_splits(connection: Connection, desk: Desk, answers: Sequence[Answer], clock: Clock) -> Iterator[Candidate]:
    """The matched reports of stories that came apart, those discovered first first."""
    parts = {story for each in answers if each.change.kind == "split" for story in _changed(each.change)}
    of_report: dict[tuple[str, str, datetime], dict[int, tuple[str, ...]]] = defaultdict(dict)
    for each in matches.in_stories(connection, sorted(parts)):
        if each.news == "news":
            of_report[each.story, each.match.report, each.discovered][each.match.watch] = each.match.words
    for (story, report, discovered), words in of_report.items():
        heading = clock.heading(discovered)
        yield from hear(desk, words, report=report, story=story, discovered=discovered, heading=heading)


def _changed(change: Change) -> Iterator[str]:
    """The stories that a change changed, one that it opened excepted."""
    if change.kind != "opened":
        yield change.story
        if change.kind == "split" and change.other is not None:
            yield change.other


def _again(connection: Connection, answers: Sequence[Answer], where: Mapping[str, Placed]) -> list[Again]:
    """Stories that a primary source leads now and did not before, and those that go on after a pause."""
    found: list[Again] = []
    for each in answers:
        change, item = each.change, each.item
        if change.kind == "lead" and change.item is not None:
            if stories.became_primary(connection, change.story, change.version):
                found.append(Again(change.story, base_id(change.item), {"because": "primary"}))
        elif change.kind == "grew" and item is not None and item.revision == 0:
            story = where[each.report].story if each.report in where else change.story
            last = stories.last_before(connection, story, item.discovered)
            if last is not None and item.discovered - last >= QUIET:
                hours = int((item.discovered - last) / timedelta(hours=1))
                found.append(Again(story, each.report, {"because": "quiet", "hours": hours}))
    return found


def _pages(
    connection: Connection,
    desk: Desk,
    answers: Sequence[Answer],
    where: Mapping[str, Placed],
    told: Collection[str],
    now: datetime,
) -> Mapping[str, Sequence[WantedPage]]:
    known = profiles(connection, sorted({each.item.source for each in answers if each.item is not None}))
    if all(profile.full_text == "never" for profile in known.values()):
        return {}
    its = sorted({place.story for place in where.values()})
    readers = Readers(desk.covered, {*told, *pages.told(connection, its)})
    return wanted_pages(answers, where, known, stories.leads(connection, its), readers, now)
