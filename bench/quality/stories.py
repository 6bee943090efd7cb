"""Does the newsroom put reports of one event together, and no others?

    python -m bench.quality.stories [--shared DIR] [--encoder MAPPING]

Scores the labelled windows and days by themselves and pooled: B-cubed F1, pairwise F1, and the pairs across languages,
by the formulas of `data/gold/stories/score.py`.  Each window is judged by weights that were trained on the others, so
that none has seen its own labels; and once more by the weights that ship, which have seen them all.  The days of
bench/labels/stories/apart, which no weight has seen, are judged by the weights that ship; with another encoder, by
weights learnt from the windows with it.  The days of hard cases (bench/quality/days, written for this: H one huge
topic, K one headline for several events) are scored apart, and so are pairs of headlines (labels/headlines.jsonl).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bench.encoders import add_option
from bench.labels.windows import APART, LEARNT, days
from bench.quality.headlines import headlines
from bench.quality.storywindows import Labelled, labelled_window, windows
from bench.tables import table
from bench.training.stories import DAYS, TRUST, Pairs, headline_pairs, pairs, train
from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.model import PairModel
from newsroom.vectors.use import UseEncoder

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Score:
    """Counts that add up over windows."""

    items: int = 0
    #: Sums of B-cubed precision and recall over the items.
    precision: float = 0.0
    recall: float = 0.0
    #: Pairs that are together both in the labels and by us, by us, and in the labels; then those across languages.
    right: int = 0
    found: int = 0
    labelled: int = 0
    right_across: int = 0
    found_across: int = 0
    labelled_across: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Score)))

    def row(self) -> list[str]:
        """B-cubed F1; pairwise precision, recall, F1; precision and recall of pairs across languages."""
        bcubed = _f1(self.precision / max(self.items, 1), self.recall / max(self.items, 1))
        precision, recall = _share(self.right, self.found), _share(self.right, self.labelled)
        across = _share(self.right_across, self.found_across), _share(self.right_across, self.labelled_across)
        figures = [bcubed, precision, recall, _f1(precision, recall), *across]
        return [str(self.items), *(f"{figure:.3f}" for figure in figures), str(self.labelled_across)]


def score(labelled: Labelled, stories: Mapping[str, str]) -> Score:
    """Of a window, given item -> story."""
    scored = [row for row, each in enumerate(labelled.scored) if each]
    ours = [stories[labelled.sightings[row].id] for row in scored]
    theirs = [labelled.stories[row] for row in scored]
    languages = [labelled.languages[row] for row in scored]
    both = list(zip(theirs, ours, strict=True))
    size_of_both, size_of_ours, size_of_theirs = Counter(both), Counter(ours), Counter(theirs)
    right, found, gold = (_pairs(each) for each in (size_of_both, size_of_ours, size_of_theirs))
    within = [_pairs(Counter(zip(keys, languages, strict=True))) for keys in (both, ours, theirs)]
    return Score(
        items=len(scored),
        precision=sum(size_of_both[each] / size_of_ours[each[1]] for each in both),
        recall=sum(size_of_both[each] / size_of_theirs[each[0]] for each in both),
        right=right,
        found=found,
        labelled=gold,
        right_across=right - within[0],
        found_across=found - within[1],
        labelled_across=gold - within[2],
    )


def grouped(labelled: Labelled, model: PairModel) -> dict[str, str]:
    """Item -> story, as the clusterer sees the window after its last item."""
    clusterer = Clusterer(model)
    decisions = clusterer.place_all(labelled.sightings)
    return {decision.item: clusterer.now(decision.story) for decision in decisions}


def left_out(labelled_windows: Sequence[Labelled], found: Mapping[str, Pairs]) -> dict[str, Score]:
    """Score of each window, by weights learnt from the pairs of all others."""
    return {
        labelled.name: score(
            labelled, grouped(labelled, train([each for name, each in found.items() if name != labelled.name]))
        )
        for labelled in labelled_windows
    }


def show(head: str, scores: Mapping[str, Score]) -> None:
    """A line for each window, and one for all."""
    total = sum(scores.values(), Score())
    heads = [head, "items", "B3 F1", "pair P", "pair R", "pair F1", "across P", "across R", "across pairs"]
    print(table(heads, [[name, *each.row()] for name, each in [*scores.items(), ("all", total)]]))
    print()


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 where the labels are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.stories", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    add_option(parser)
    asked = parser.parse_args(arguments and list(arguments))
    data, encoder = asked.shared.resolve() / "data", asked.encoder
    folder = data / "gold" / "stories"
    if not folder.is_dir():
        print(f"stories need labels: there is no {folder}; say --shared", file=sys.stderr)
        return 2
    learnt, apart = ([labelled_window(*day, encoder) for day in days(each, data / "news")] for each in (LEARNT, APART))
    gold, hard = [*windows(folder, encoder), *learnt], list(windows(DAYS, encoder))
    found = {labelled.name: pairs(labelled) for labelled in gold}
    found |= {labelled.name: pairs(labelled, TRUST) for labelled in hard}
    found["headlines"] = headline_pairs(encoder)
    show("left out", left_out(gold, found))
    show("hard days, left out", left_out(hard, found))
    shipped = PairModel.shipped() if encoder.name == UseEncoder.name else train(list(found.values()))
    show("shipped weights", {labelled.name: score(labelled, grouped(labelled, shipped)) for labelled in gold})
    show("labelled apart", {labelled.name: score(labelled, grouped(labelled, shipped)) for labelled in apart})
    print(headlines(encoder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
