"""Does the newsroom know what is about a CBDC, and whose?

    python -m bench.quality.cbdc [--shared DIR] [--list]

The labelled items of `data/gold/cbdc` and of bench/labels, with and without the doubtful ones, and beside them a plain
list of keywords.  `learnt` of bench/labels/cbdc-second.jsonl and `third` are read when the knowledge in config/cbdc is
mended; `apart` and `before` (bench/labels/cbdc.jsonl) only measure.  A figure's error is one standard error.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.labels.cbdc import OPEN, Row, item_of, labelled
from bench.tables import share, table
from bench.training.cbdc import Examples, examples, train
from bench.training.logistic import Floats
from newsroom.cbdc.likelihood import SURE, UNSURE
from newsroom.cbdc.tags import Tagger, Tags

ROOT = Path(__file__).resolve().parents[2]
#: What one would search for.
KEYWORDS = re.compile(
    r"\bcbdcs?\b|central bank digital|digital (?:euro|yuan|rupee|ruble|rouble|pound|dollar|yen|won)"
    r"|e-cny|ecny|enaira|mbridge|数字人民币|數位人民幣|数字欧元|央行数字货币|法定数字货币|中央銀行デジタル通貨|デジタルユーロ|デジタル円",
    re.IGNORECASE,
)
_PARTS = 10
#: Bounds of probabilities that are told apart.
_BOUNDS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.01)


@dataclass(frozen=True)
class Tagged:
    """A labelled item, and what the newsroom says of it."""

    row: Row
    tags: Tags

    @property
    def error(self) -> str:
        """What is said wrongly of it; "" where nothing is."""
        label, tags = self.row["about_cbdc"], self.tags
        if label != tags.about_cbdc:
            return "missed" if label else "not about one"
        wrong = [what for what in ("jurisdictions", "projects") if set(self.row[what]) != set(getattr(tags, what))]
        return ", ".join(f"{what} {sorted(self.row[what])}, not {sorted(getattr(tags, what))}" for what in wrong)


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.cbdc", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--list", action="store_true", help=f"also the errors of {' and '.join(OPEN)}")
    asked = parser.parse_args(arguments)
    tagger = Tagger.shipped()
    sets = {
        name: [Tagged(row, tagger.tags(item_of(row))) for row in rows]
        for name, rows in labelled(asked.shared / "data").items()
    }
    lines = []
    for name, found in sets.items():
        lines += _lines(name, found)
        lines += _lines(f"{name}, without doubtful ones", [each for each in found if not each.row["doubtful"]])
    print(table(["items", "number", "what", "precision", "recall", "F1"], lines))
    print("\nwhy a report was said to be about one or not, and how many are:\n")
    print(table(["items", "reason", "said", "about one", "not"], [line for one in sets.items() for line in _why(*one)]))
    _likelihood(sets)
    for name, found in sets.items():
        if told := [each for each in found if each.row["event"] and each.row["about_cbdc"] and each.tags.about_cbdc]:
            _events(name, told)
    if asked.list:
        for name in OPEN:
            _list(name, sets[name])
    return 0


def _lines(name: str, found: Sequence[Tagged]) -> list[list[str]]:
    words = [_yes(KEYWORDS.search(f"{each.row['title']} {each.row['summary']}")) for each in found]
    truth = [_yes(each.row["about_cbdc"]) for each in found]
    many = str(len(found))
    return [
        [name, many, "about_cbdc, keywords", *_figures(truth, words)],
        [name, many, "about_cbdc", *_figures(truth, [_yes(each.tags.about_cbdc) for each in found])],
        *(
            [
                name,
                many,
                what,
                *_figures([set(each.row[what]) for each in found], [set(getattr(each.tags, what)) for each in found]),
            ]
            for what in ("jurisdictions", "projects")
        ),
    ]


def _yes(told: object) -> set[str]:
    return {"yes"} if told else set()


def _figures(truth: Sequence[set[str]], found: Sequence[set[str]]) -> list[str]:
    right = sum(len(one & other) for one, other in zip(truth, found, strict=True))
    said, wanted = max(sum(map(len, found)), 1), max(sum(map(len, truth)), 1)
    both = (said + wanted) / 2  # F1 is the share of what is right in the mean of the two
    return [share(right, said), share(right, wanted), share(right, both)]


def _why(name: str, found: Sequence[Tagged]) -> list[list[str]]:
    counted = Counter((each.tags.about_cbdc, each.tags.reasons, each.row["about_cbdc"]) for each in found)
    keys = sorted({key[:2] for key in counted}, reverse=True)
    return [
        [
            name,
            "; ".join(why) or "nothing names one",
            "about one" if said else "not",
            str(counted[said, why, True]),
            str(counted[said, why, False]),
        ]
        for said, why in keys
    ]


def _likelihood(sets: Mapping[str, Sequence[Tagged]]) -> None:
    """How often a probability is right: of items left out in training, and of those that nothing was learnt from."""
    known = examples([each.row for name in OPEN for each in sets[name]])
    free = _left_out(known)
    bound = np.where(known.judged, np.maximum(free, SURE), np.minimum(free, UNSURE))
    rules, alone = np.mean(known.judged == known.about), np.mean((free >= SURE) == known.about)
    print(f"\nabout_cbdc right, with {_PARTS} parts left out in turn: rules {rules:.3f}, probability {alone:.3f}\n")
    others = [each for name, found in sets.items() if name not in OPEN for each in found]
    told = np.array([each.tags.about_probability for each in others])
    true = np.array([each.row["about_cbdc"] for each in others])
    lines = []
    for name, chances, about in ((" and ".join(OPEN), bound, known.about), ("the others", told, true)):
        for low, high in pairwise(_BOUNDS):
            rows = (chances >= low) & (chances < high)
            if rows.any():
                lines.append(
                    [name, f"{low:.2f}", str(rows.sum()), f"{chances[rows].mean():.3f}", f"{about[rows].mean():.3f}"]
                )
    print(table(["items", "probability from", "number", "mean", "about one"], lines))
    print()


def _left_out(known: Examples) -> Floats:
    """The probability of each by a model that was trained without its part, whatever the rules say."""
    part = np.random.default_rng(18).permutation(len(known.about)) % _PARTS
    chances = np.zeros(len(known.about))
    for number in range(_PARTS):
        model = train(known.take(part != number))
        for row in np.flatnonzero(part == number):
            chances[row] = model.free(known.features[row])
    return chances


def _events(name: str, found: Sequence[Tagged]) -> None:
    strict = sum(each.row["event"] == each.tags.event for each in found) / len(found)
    accepted = sum(each.tags.event in (each.row["event"], each.row["event_alt"]) for each in found) / len(found)
    print(f"event, of {len(found)} of {name}: {strict:.3f}, {accepted:.3f} with accepted alternatives")


def _list(name: str, found: Sequence[Tagged]) -> None:
    print(f"\nerrors, {name}:")
    for each in found:
        if each.error:
            doubt = " (doubtful)" if each.row["doubtful"] else ""
            print(f"- {each.error}{doubt}: {each.row['title']} | {each.row['summary'] or '':.200}")


if __name__ == "__main__":
    sys.exit(main())
