"""Choosing: from all stories of a period to those that stand in its edition, in their order.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from config.sections import Section
from notifier.digests.choice.alike import ALIKE, APART, AT_HOME, LIKELY, NEAR, ONE, SAME, Scene, Sight
from notifier.digests.choice.limits import LIMITS, Limits, Room, most_of_source
from notifier.digests.choice.noise import marks_of, reason_to_drop, telling
from notifier.digests.choice.score import Weights, score, shipped_weights
from notifier.digests.choice.subjects import Subjects, shipped_subjects
from notifier.digests.edition import HOUSE_ORDER, Period, Share, Weighed
from notifier.digests.told import Gathered, Report, Told

#: Stories that are looked at twice, for each that an edition has room for.
_CANDIDATES = 3
#: Points without which a story stands in no edition; and where there are more than it has room for, the share of what
#: the one in the middle weighs.
_LEAST, _OF_MIDDLE = 3.0, 0.6
#: Candidates of a source that make it one of those that share an edition.
_SEVERAL = 5
#: Stories of the week before that are compared with.
_MOST_BEFORE = 50
#: Characters of a text than which a longer one is no better.
_ENOUGH = 600
#: Those that just missed it, and are shown.
MOST_MISSED = 10


@dataclass(frozen=True, slots=True)
class Scored(Weighed):
    """A story with its score."""

    told: Told
    score: tuple[Share, ...]
    #: Where it stands in an edition.
    section: Section


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
        for told in map(telling, gathered.told):
            if (reason := reason_to_drop(told)) is not None:
                left_out[reason] += 1
            else:
                scored.append(self._scored(told, self._marks(told)))
        scored.sort(key=_rank)
        candidates = _candidates(scored, limits)
        before = _weightiest_before(gathered, period)
        scene = Scene([each.told for each in candidates], before, self._sight)
        candidates = sorted((self._looked_at(each, scene) for each in candidates), key=_rank)
        taken, missed = self._fill(candidates, scene, limits)
        if spare := limits.places - len(taken):
            taken, missed = self._fill(candidates, scene, limits.widened(spare))
        left_out["less weight"] = len(scored) - len(candidates)
        left_out.update(reason for _, reason in missed)
        taken.sort(key=lambda each: (HOUSE_ORDER.index(each.section), *_rank(each)))
        return Chosen(tuple(taken), tuple(missed[:MOST_MISSED]), {name: n for name, n in left_out.items() if n})

    def voices(self, told: Told) -> list[Report]:
        """The reports that may tell a story: those in the edition's language, or else all; what says most first."""
        own = [each for each in told.reports if each.language == self._language]
        return sorted(own or told.reports, key=lambda each: (-min(_ENOUGH, each.length), each is not told.lead))

    def _marks(self, told: Told) -> dict[str, str]:
        return marks_of(self.voices(told)[0].item.title or "")

    def _scored(self, told: Told, marks: Mapping[str, str]) -> Scored:
        return Scored(told, score(told, self._language, marks, self._weights), _section(told))

    def _looked_at(self, each: Scored, scene: Scene) -> Scored:
        """The score again, with what only a closer look shows."""
        told, marks = each.told, {}
        ours = (self._subjects.is_ours(report.item, scene.sightings[report.item.id]) for report in scene.speaking(told))
        says = any(self._subjects.says_so(report.item.title or "") for report in told.reports)
        if not told.about_cbdc and not says and not any(ours):
            marks["strange"] = "names nothing of the wire's subject"
        primary = told.lead.primary
        if (primary or told.section == "policy") and (act := self._subjects.act(scene.lead(told), not primary)):
            marks["act"] = act
        if usual := self._subjects.usual(scene.lead(told)):
            marks["usual"] = usual
        odds, before = scene.odds_before(told)
        if odds >= LIKELY:
            marks["known"] = before
        section = self._subjects.section(scene.lead(told), each.section)
        if not marks:
            return replace(each, section=section)
        # What authorities say of other things is policy, whatever it resembles.
        section = "policy" if "strange" in marks and told.lead.primary else section
        return replace(self._scored(told, marks | self._marks(told)), section=section)

    def _fill(
        self, candidates: Sequence[Scored], scene: Scene, limits: Limits
    ) -> tuple[list[Scored], list[tuple[Scored, str]]]:
        first = (self.voices(each.told)[0] for each in candidates)
        voices = Counter(each.name for each in first if each.language == self._language)
        middle = limits.places // 2
        least = max(_LEAST, _OF_MIDDLE * candidates[middle].points) if len(candidates) > limits.places else _LEAST
        room = Room(limits, most_of_source(limits, sum(number >= _SEVERAL for number in voices.values())))
        taken: list[Scored] = []
        missed: list[tuple[Scored, str]] = []
        for each in candidates:
            odds = [scene.odds(each.told, other.told) for other in taken]
            told = [self._is_told(each.told, other.told, at, scene) for other, at in zip(taken, odds, strict=True)]
            sources = [report.name for report in self.voices(each.told)]
            subjects = self._subjects.of(scene.lead(each.told))
            if each.section == "opinion":
                subjects |= {f"what is thought of {name}": 1 for name in subjects}
            place = each.section, sources, subjects
            if any(told):
                twin = odds.index(max(odds))
                if odds[twin] >= ONE and scene.likeness(each.told, taken[twin].told) >= ALIKE:
                    taken[twin] = self._joined(taken[twin], each)
                missed.append((each, "told already"))
            elif sum(at >= NEAR for at in odds) >= limits.near:
                missed.append((each, "enough of it"))
            elif each.points < least:
                missed.append((each, "too little weight"))
            elif (reason := room.refusal(*place)) is not None:
                missed.append((each, reason))
            else:
                room.take(*place)
                taken.append(each)
        return taken, missed

    def _is_told(self, one: Told, other: Told, odds: float, scene: Scene) -> bool:
        """Whether who tells the other of two stories, and both, tells one event twice."""
        if odds >= ONE or odds < APART:
            return odds >= ONE
        if odds >= AT_HOME and not scene.countries(one).isdisjoint(scene.countries(other)):
            return True
        shared = self._subjects.shared(scene.seen(one), scene.seen(other))
        if not shared.any or shared.both:
            return shared.both
        return odds >= SAME or (odds >= LIKELY and scene.likeness(one, other) >= ALIKE)

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


def _section(told: Told) -> Section:
    """Where a story stands: what is about a CBDC with these, what an authority says of nothing else with policy."""
    if told.about_cbdc:
        return "cbdc"
    return "policy" if told.section in ("off_topic", "cbdc") else told.section


def _weightiest_before(gathered: Gathered, period: Period) -> list[Told]:
    """Stories of the week before that most sources told of."""
    first = period.first - timedelta(weeks=1)
    told = [each for each in gathered.before if first <= each.lead.at < period.first and each.sources > 1]
    return sorted(told, key=lambda each: (-each.sources, each.id))[:_MOST_BEFORE]


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
