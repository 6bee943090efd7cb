"""Stories as they become while a batch is worked out.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from newsroom.lane import summary
from newsroom.lane.tally import Tally
from record.changes import Change, Kind
from record.sql.corrections import Pin
from record.sql.stories import Merge
from record.story import Member, Summary, Teller


class Draft:
    """The stories that a batch concerns.  Each keeps the reports of those that it absorbs."""

    def __init__(self, stored: Mapping[str, Summary], pins: Mapping[str, Pin]) -> None:
        """`stored`: those that SQL has, as it has them; `pins`: what editors fixed about them."""
        self._stored = stored
        self._pins = pins
        self._stories = dict(stored)
        self._absorbed: dict[str, str] = {}
        self.merges: list[Merge] = []

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        while story in self._absorbed:
            story = self._absorbed[story]
        return story

    def __getitem__(self, story: str) -> Summary:
        """A story as it is by now.  Raises KeyError where neither SQL nor the batch has it."""
        return self._stories[self.now(story)]

    def add(self, story: str, member: Member, shown: Teller) -> None:
        """A report opens a story or joins it."""
        story = self.now(story)
        if story in self._stories:
            self._stories[story] = summary.joined(self._stories[story], member, shown, self._pin(story))
        else:
            self._stories[story] = summary.opened(member, shown)

    def absorb(self, gone: str, into: str, *, at: datetime, by: str, reasons: Sequence[Mapping[str, Any]]) -> None:
        """A story, or whatever it is part of by now, becomes part of another one."""
        gone, into = self.now(gone), self.now(into)
        if gone == into:
            return
        self._stories[into] = summary.absorbing(self._stories[into], self._stories[gone], self._pin(into))
        self._absorbed[gone] = into
        self.merges.append(Merge(gone, into, at, by, reasons))

    def revise(self, story: str, shown: Teller) -> None:
        """A report of a story says something else."""
        self._stories[self.now(story)] = summary.revised(self[story], shown)

    def judge_again(self, story: str, before: Tally, now: Tally) -> None:
        """A report of a story was judged so before, and is judged so now."""
        story = self.now(story)
        self._stories[story] = summary.judged_again(self._stories[story], before, now, self._pin(story))

    def make_again(self, story: str, made: Summary) -> None:
        """A story as it was made from its reports, or one that is new."""
        self._stories[story] = made

    @property
    def seen(self) -> dict[str, int]:
        """The versions in which stories were found."""
        return {story: stored.version for story, stored in self._stored.items()}

    def version(self, story: str) -> int:
        """That of a story after the batch."""
        story = self.now(story)
        stored = self._stored.get(story)
        if stored is None:
            return 1
        return stored.version + (self._stories[story] != stored)

    def is_new(self, story: str) -> bool:
        """Whether SQL does not have the story yet."""
        return story not in self._stored

    def has_new_lead(self, story: str) -> bool:
        """Whether another report leads a story than before the batch."""
        stored = self._stored.get(story)
        return stored is not None and stored.view.lead.report != self._stories[story].view.lead.report

    def changed(self) -> dict[str, Summary]:
        """Stories to write, with their new versions: those that are not as SQL has them, and those that are new."""
        return {
            story: replace(made, version=1 if story not in self._stored else self._stored[story].version + 1)
            for story, made in self._stories.items()
            if story not in self._stored or (story not in self._absorbed and made != self._stored[story])
        }

    def entry(self, now: datetime, kind: Kind, story: str, **more: Any) -> Change:
        """An entry of the log about a story as it is after the batch."""
        return Change(0, now, kind, self.now(story), self.version(story), **more)

    def others(self, now: datetime) -> list[Change]:
        """What happened to stories beside the texts that came: merges, and other leads."""
        found = [self.entry(now, "merged", merge.into, other=merge.absorbed) for merge in self.merges]
        led = [story for story in self.changed() if self.has_new_lead(story)]
        return found + [self.entry(now, "lead", story, item=self[story].view.lead.report) for story in led]

    def _pin(self, story: str) -> Pin:
        return self._pins.get(story, summary.FREE)
