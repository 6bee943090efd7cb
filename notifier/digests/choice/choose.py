"""Choosing: from all stories of a period to those that stand in its edition, in their order.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.sections import Section
from notifier.digests.choice.alike import NEAR, ONE, TOO_NEAR, Scene, Sight
from notifier.digests.choice.limits import LIMITS, Limits, Room, most_of_source
from notifier.digests.choice.noise import marks_of, reason_to_drop
from notifier.digests.choice.score import Weights, score, shipped_weights
from notifier.digests.choice.subjects import Subjects, shipped_subjects
from notifier.digests.edition import HOUSE_ORDER, Period, Share
from notifier.digests.told import Gathered, Report, Told

#: Stories that are looked at twice, for each that an edition has room for.
_CANDIDATES = 4
#: Points without which a story stands in no edition, however empty that is.
_LEAST = 4.0
#: Candidates of a source that make it one of those that share an edition.
_SEVERAL = 5
#: Those that just missed it, and are shown.
MOST_MISSED = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """A story with its score."""

    told: Told
    score: tuple[Share, ...]
    #: Where it stands in an edition.
    section: Section

    @property
    def points(self) -> float:
        """Its whole score."""
        return sum(each.points for each in self.score)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in an edition, and what nearly did."""

    #: By section in the house order, the best first.
    taken: tuple[Scored, ...]
    #: With the reason, the best first.
    missed: tuple[tuple[Scored, str], ...]
    #: Stories that are left out, by the reason.
    left_out: Mapping[str, int]


class Chooser:
    """Chooses the stories of editions in one language."""

    def __init__(self, language: str, sight: Sight) -> None:
        self._language = language
        self._sight = sight
        self._weights: Weights = shipped_weights()
        self._subjects: Subjects = shipped_subjects()

    def choose(self, gathered: Gathered, period: Period) -> Chosen:
        """The stories of an edition, each with its score, and what just missed it."""
        limits, left_out = LIMITS[period.rhythm], Counter[str]()
        scored = []
        for told in gathered.told:
            if (reason := reason_to_drop(told)) is not None:
                left_out[reason] += 1
            else:
                scored.append(self._scored(told, marks_of(self.voice(told).item.title or "")))
        scored.sort(key=_rank)
        candidates = _candidates(scored, limits)
        scene = Scene([each.told for each in candidates], self._sight)
        candidates = sorted((self._looked_at(each, scene) for each in candidates), key=_rank)
        taken, missed = self._fill(candidates, scene, limits)
        left_out["less weight"] = len(scored) - len(candidates)
        left_out.update(reason for _, reason in missed)
        taken.sort(key=lambda each: (HOUSE_ORDER.index(each.section), *_rank(each)))
        return Chosen(tuple(taken), tuple(missed[:MOST_MISSED]), {name: n for name, n in left_out.items() if n})

    def voice(self, told: Told) -> Report:
        """The report in the edition's language that says most, or else of any."""
        own = [each for each in told.reports if each.language == self._language]
        return max(own or told.reports, key=lambda each: (min(_ENOUGH, _size(each)), each is told.lead))

    def _scored(self, told: Told, marks: Mapping[str, str]) -> Scored:
        return Scored(told, score(told, self._language, marks, self._weights), _section(told))

    def _looked_at(self, each: Scored, scene: Scene) -> Scored:
        """The score again, with what only a closer look shows."""
        told = each.told
        ours = [self._subjects.is_ours(report.item, scene.sightings[report.item.id]) for report in scene.speaking(told)]
        if 2 * sum(ours) >= len(ours):
            return each
        marks = {**marks_of(self.voice(told).item.title or ""), "strange": "names nothing of the wire's subject"}
        return self._scored(told, marks)

    def _fill(
        self, candidates: Sequence[Scored], scene: Scene, limits: Limits
    ) -> tuple[list[Scored], list[tuple[Scored, str]]]:
        voices = Counter(self.voice(each.told).name for each in candidates)
        room = Room(limits, most_of_source(limits, sum(number >= _SEVERAL for number in voices.values())))
        taken: list[Scored] = []
        missed: list[tuple[Scored, str]] = []
        for each in candidates:
            odds = [scene.odds(each.told, other.told) for other in taken]
            place = each.section, self.voice(each.told).name, self._subjects.of(scene.lead(each.told))
            if odds and max(odds) >= TOO_NEAR:
                twin = odds.index(max(odds))
                if odds[twin] >= ONE:
                    taken[twin] = self._joined(taken[twin], each)
                missed.append((each, "told already"))
            elif sum(each >= NEAR for each in odds) >= limits.near:
                missed.append((each, "enough of it"))
            elif each.points < _LEAST:
                missed.append((each, "too little weight"))
            elif (reason := room.refusal(*place)) is not None:
                missed.append((each, reason))
            else:
                room.take(*place)
                taken.append(each)
        return taken, missed

    def _joined(self, scored: Scored, other: Scored) -> Scored:
        """A story with the reports of another one that tells of the same event in another language."""
        told, more = scored.told, other.told
        has = {each.language for each in told.reports}
        if self._language in has or all(each.language != self._language for each in more.reports):
            return scored
        rest = sorted((*told.reports[1:], *more.reports), key=lambda each: each.at)
        sources = len({each.name for each in (told.lead, *rest)})
        joined = replace(told, reports=(told.lead, *rest), size=told.size + more.size, sources=sources)
        return replace(scored, told=joined)


#: Characters of a text than which a longer one is no better.
_ENOUGH = 600


def _size(report: Report) -> int:
    return max(len(report.item.summary or ""), len(report.item.content or ""))


def _section(told: Told) -> Section:
    """Where a story stands; what an authority says that is of nothing else is policy."""
    if told.about_cbdc:
        return "cbdc"
    return "policy" if told.section == "off_topic" else told.section


def _rank(each: Scored) -> tuple[float, str]:
    return -each.points, each.told.id


def _candidates(scored: Sequence[Scored], limits: Limits) -> list[Scored]:
    """Of each section the best, several for each place that it has."""
    room = {section: _CANDIDATES * most for section, most in limits.by_section.items()}
    found = []
    for each in scored:
        if room.get(each.section, 0) > 0:
            room[each.section] -= 1
            found.append(each)
    return found
