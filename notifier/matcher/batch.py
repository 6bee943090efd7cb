"""Some changes of the log, and all that they come to: worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection

from notifier.manners import Manner, read_manners
from notifier.matcher.asking import Answer, hear
from notifier.matcher.desk import Desk
from notifier.matcher.muting import read_muting
from notifier.matcher.reading import Readers, wanted_pages
from notifier.telling.muting import NOTHING_MUTED, Muting
from notifier.telling.rules import Candidate, Development, Heading, Plan, Telling
from record.changes import Change
from record.identity import base_id
from record.news import News
from record.sql import matches, owed, pages, stories
from record.sql.items import Whereabouts, whereabouts
from record.sql.matches import Match, Matched
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
    where: Mapping[str, Whereabouts]
    #: Stories whose messages are looked at again.
    changed: Sequence[str]
    #: Stories of which somebody is told.
    told: Collection[str]
    #: By story.
    pages: Mapping[str, Sequence[WantedPage]]
    #: Of each channel that may be owed something.
    manners: Mapping[int, Manner]
    #: Reports that have waited for their pages, and are news from now on.
    overdue: Collection[str] = ()

    @property
    def reports(self) -> list[str]:
        """The reports that came, or came again, or have waited."""
        return sorted(self.where)


def work_out(
    connection: Connection, desk: Desk, answers: Sequence[Answer], clock: Clock, overdue: Collection[str] = ()
) -> Batch:
    """What answers, and reports that have waited for their pages for too long, come to; only reads."""
    leading = {base_id(each.change.item or "") for each in answers if each.change.kind == "lead"}
    where = whereabouts(connection, sorted({each.report for each in answers} | leading | set(overdue)))
    answers = [_decided(each, where, clock) for each in answers]
    waited, parted = _waited(connection, answers, overdue), _parted(connection, answers)
    again = _again(connection, answers, where) if desk.has_updates else []
    wanting = desk.wanting_updates() if again else set()
    asked = {watch for each in answers for watch in each.fresh} | {each.match.watch for each in (*waited, *parted)}
    desk.load(asked)
    hearing = {each.channel for watch in asked for each in desk.subscriptions(watch)} | {each[0] for each in wanting}
    manners = read_manners(connection, hearing)
    muting = read_muting(connection, manners, answers, clock.now)
    found = [candidate for each in answers for candidate in candidates(desk, each, where, clock, muting)]
    found += _matched(desk, waited, clock, muting)
    split = list(_matched(desk, parted, clock, muting))
    told = {candidate.story for candidate in (*found, *split)}
    telling = Telling(owed.told(connection, sorted({*told, *(each.story for each in again)})))
    for candidate in found:
        telling.hear(candidate)
    for candidate in split:
        telling.hear_unless_told(candidate)
    for each in again:
        telling.again(each, wanting, lambda one: muting.why(one.channel, one.story, one.report))
    plan = telling.plan()
    return Batch(
        answers=answers,
        plan=plan,
        matches=[
            Match(watch, each.report, each.item.id, words, desk.watches[watch].compiled_for or "", clock.now)
            for each in answers
            for watch, words in each.words.items()
            if each.item is not None
        ],
        where=where,
        changed=sorted({story for answer in answers for story in _changed(answer.change)}),
        told=told,
        pages=_pages(connection, desk, answers, where, told, clock.now),
        manners=manners,
        overdue=overdue,
    )


def _decided(answer: Answer, where: Mapping[str, Whereabouts], clock: Clock) -> Answer:
    """What came `by_page` is what its report has turned out to be; `by_page` as long as nobody knows."""
    brought, place = answer.change.brought, where.get(answer.report)
    if brought is None or place is None or brought.item.news != "by_page":
        return answer
    news = place.news
    age = brought.item.discovered - min(place.published or place.discovered, place.discovered)
    if news == "news" and clock.late_after is not None and age > clock.late_after:
        news = "age"
    item = replace(brought.item, news=cast("News | None", news))
    return replace(answer, change=replace(answer.change, brought=replace(brought, item=item)))


def candidates(
    desk: Desk, answer: Answer, where: Mapping[str, Whereabouts], clock: Clock, muting: Muting = NOTHING_MUTED
) -> Iterable[Candidate]:
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
        muting=muting,
    )


def _waited(connection: Connection, answers: Sequence[Answer], overdue: Collection[str]) -> list[Matched]:
    """What matched while its report waited for its page, which came and is news, or is waited for no longer.

    Who was told before hears nothing new.
    """
    read = {each.report for each in answers if each.change.kind == "text" and each.item and each.item.news == "news"}
    found = matches.of_reports(connection, sorted(read.union(overdue)))
    return [replace(each, news="news") if each.news == "by_page" else each for each in found]


def _parted(connection: Connection, answers: Sequence[Answer]) -> list[Matched]:
    """The matched reports of stories that came apart, those discovered first first."""
    parts = {story for each in answers if each.change.kind == "split" for story in _changed(each.change)}
    return matches.in_stories(connection, sorted(parts))


def _matched(desk: Desk, found: Iterable[Matched], clock: Clock, muting: Muting) -> Iterator[Candidate]:
    """Matches of before that are news, in their order."""
    of_report: dict[tuple[str, str, datetime], dict[int, tuple[str, ...]]] = defaultdict(dict)
    for each in found:
        if each.news == "news":
            of_report[each.story, each.match.report, each.discovered][each.match.watch] = each.match.words
    for (story, report, discovered), words in of_report.items():
        heading = clock.heading(discovered)
        its = {"report": report, "story": story}
        yield from hear(desk, words, **its, discovered=discovered, heading=heading, muting=muting)


def _changed(change: Change) -> Iterator[str]:
    """The stories that a change changed, one that it opened excepted."""
    if change.kind != "opened":
        yield change.story
        if change.kind == "split" and change.other is not None:
            yield change.other


def _again(connection: Connection, answers: Sequence[Answer], where: Mapping[str, Whereabouts]) -> list[Development]:
    """Stories that a primary source leads now and did not before, and those that go on after a pause.

    Not by a report that waits for its page.
    """
    found: list[Development] = []
    for each in answers:
        change, item = each.change, each.item
        if change.kind == "lead" and change.item is not None:
            report = base_id(change.item)
            waits = report in where and where[report].news == "by_page"
            if not waits and stories.became_primary(connection, change.story, change.version):
                found.append(Development(change.story, report, {"because": "primary"}))
        elif change.kind == "grew" and item is not None and item.revision == 0 and item.news != "by_page":
            story = where[each.report].story if each.report in where else change.story
            last = stories.last_before(connection, story, item.discovered)
            if last is not None and item.discovered - last >= QUIET:
                hours = int((item.discovered - last) / timedelta(hours=1))
                found.append(Development(story, each.report, {"because": "quiet", "hours": hours}))
    return found


def _pages(
    connection: Connection,
    desk: Desk,
    answers: Sequence[Answer],
    where: Mapping[str, Whereabouts],
    told: Collection[str],
    now: datetime,
) -> Mapping[str, Sequence[WantedPage]]:
    came = [each.item for each in answers if each.item is not None]
    known = profiles(connection, sorted({item.source for item in came}))
    waiting = any(item.news == "by_page" for item in came)
    if not waiting and all(profile.full_text == "never" for profile in known.values()):
        return {}
    its = sorted({place.story for place in where.values()})
    readers = Readers(desk.covered, {*told, *pages.told(connection, its)})
    return wanted_pages(answers, where, known, stories.leads(connection, its), readers, now)
