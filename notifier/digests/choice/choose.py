"""Choosing: from all stories of a period to those that stand in its edition, in their order.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.knowledge.names import shipped_groups
from newsroom.clustering.sighting import Sighting
from notifier.digests.choice.alike import ONE, Scene, Sight
from notifier.digests.choice.limits import LIMITS, Limits, Room
from notifier.digests.choice.noise import marks_of, reason_to_drop
from notifier.digests.choice.score import Weights, score, shipped_weights
from notifier.digests.edition import HOUSE_ORDER, Period, Share
from notifier.digests.told import Gathered, Told

#: Stories that are looked at twice, for each that an edition has room for.
_CANDIDATES = 5
#: Those that just missed it, and are shown.
MOST_MISSED = 10
#: Groups of names that are no subject: everything of a day names them.
_NO_SUBJECTS = ("places", "media")


@dataclass(frozen=True, slots=True)
class Scored:
    """A story with its score."""

    told: Told
    score: tuple[Share, ...]

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


def choose(gathered: Gathered, period: Period, language: str, sight: Sight, weights: Weights | None = None) -> Chosen:
    """The stories of an edition."""
    limits, left_out = LIMITS[period.rhythm], Counter[str]()
    scored = []
    for told in gathered.told:
        if (reason := _reason(told)) is not None:
            left_out[reason] += 1
        else:
            marks = marks_of(told.lead.item.title or "")
            scored.append(Scored(told, score(told, language, marks, weights or shipped_weights())))
    scored.sort(key=_rank)
    candidates = _candidates(scored, limits)
    scene = Scene([each.told for each in candidates], sight)
    taken, missed = _fill(candidates, scene, limits)
    left_out["the same event"] += len(candidates) - len(taken) - len(missed)
    left_out["less weight"] += len(scored) - len(candidates) + len(missed)
    taken.sort(key=lambda each: (HOUSE_ORDER.index(each.told.section), *_rank(each)))
    return Chosen(tuple(taken), tuple(missed[:MOST_MISSED]), {name: n for name, n in left_out.items() if n})


def _reason(told: Told) -> str | None:
    if told.before:
        return "began before"
    return reason_to_drop(told)


def _rank(each: Scored) -> tuple[float, str]:
    return -each.points, each.told.id


def _candidates(scored: Sequence[Scored], limits: Limits) -> list[Scored]:
    """Of each section the best, several for each place that it has."""
    room = {section: _CANDIDATES * most for section, most in limits.by_section.items()}
    found = []
    for each in scored:
        if room.get(each.told.section, 0) > 0:
            room[each.told.section] -= 1
            found.append(each)
    return found


def _fill(candidates: Sequence[Scored], scene: Scene, limits: Limits) -> tuple[list[Scored], list[tuple[Scored, str]]]:
    room = Room(limits)
    taken: list[Scored] = []
    missed: list[tuple[Scored, str]] = []
    for each in candidates:
        twin = next((at for at, other in enumerate(taken) if scene.odds(each.told, other.told) >= ONE), None)
        if twin is not None:
            taken[twin] = replace(taken[twin], told=_with(taken[twin].told, each.told))
            continue
        place = each.told.section, each.told.lead.name, subjects_of(scene.lead(each.told))
        if (reason := room.refusal(*place)) is not None:
            missed.append((each, reason))
        else:
            room.take(*place)
            taken.append(each)
    return taken, missed


def _with(told: Told, other: Told) -> Told:
    """A story with the reports of another that tells of the same event."""
    rest = sorted((*told.reports[1:], *other.reports), key=lambda each: each.at)
    names = {each.name for each in (told.lead, *rest)}
    return replace(told, reports=(told.lead, *rest), size=told.size + other.size, sources=len(names))


def subjects_of(sighting: Sighting) -> frozenset[str]:
    """What a headline is about: names, known ones whatever the language."""
    known = {clue for each in sighting.headline.subjects for clue in each.known}
    strange = {each.stem for each in sighting.headline.subjects if not each.known}
    groups = shipped_groups()
    return frozenset(
        {name for name in (clue[1:] for clue in known | sighting.title_names) if groups.get(name) not in _NO_SUBJECTS}
        | strange
    )
