"""Why two items are together, or apart, in words and weights."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.clustering.conflicts import left_over, rivals
from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES, View
from newsroom.clustering.sighting import Reason, Sighting

#: Reasons at most, and what each names at most.
_MOST, _NAMED = 6, 4
#: Feature -> the kind of clue whose shared ones it tells.
_SHARED = {"names": "n", "words": "w", "spellings": "s", "numbers": "p", "concepts": "c"}
_LEAST = 0.05


def reasons_of(view: View, other: Sighting, model: PairModel) -> tuple[Reason, ...]:
    """What speaks for and against one story, strongest first."""
    features = view.features(other)
    found = [
        Reason(name, _detail(name, value, view, other), part)
        for name, value, part in zip(FEATURES, features, model.parts(features), strict=True)
        if abs(part) >= _LEAST
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight))[:_MOST])


def _detail(name: str, value: float, view: View, other: Sighting) -> str:
    kind = _SHARED.get(name)
    if kind is not None:
        return ", ".join(_names((clue for clue in view.sighting.clues & other.clues if clue[0] == kind), view))
    if name == "source":
        return other.source
    if name == "one_template" and all(sides := (left_over(view.sighting, other), left_over(other, view.sighting))):
        return _both(*([each.stem for each in side] for side in sides))
    if name == "rivals":
        return "; ".join(
            _both(_names(mine, view), _names(theirs, view)) for mine, theirs in rivals(view.sighting, other)
        )
    if name == "names_apart":
        mine, theirs = view.sighting.title_names - other.clues, other.title_names - view.sighting.clues
        return _both(_names(mine, view), _names(theirs, view))
    return f"{value:.2f}"


def _both(mine: Iterable[str], theirs: Iterable[str]) -> str:
    return " / ".join(", ".join(sorted(each)[:_NAMED]) for each in (mine, theirs))


def _names(clues: Iterable[str], view: View) -> list[str]:
    """The rarest of them, without the letters of their kinds."""
    return [clue[1:] for clue in sorted(clues, key=lambda clue: (-view.weights[clue], clue))[:_NAMED]]
