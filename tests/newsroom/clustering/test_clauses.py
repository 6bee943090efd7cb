"""The event of a headline, and its surroundings."""

from __future__ import annotations

import pytest

from newsroom.clustering.clauses import clauses
from newsroom.clustering.conflicts import is_surroundings
from newsroom.clustering.headline import Headline, headline_of
from newsroom.signals.signals import named
from record.folding import aligned


def headline(title: str) -> Headline:
    return headline_of(title, named(title, "")[0], ())


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Shares of Velmar slide after Kenya sues", "Shares of Velmar slide"),
        ("After Kenya sues, Velmar shares slide", "Velmar shares slide"),
        ("Velmar shares slide", "Velmar shares slide"),
        ("维尔玛遭到起诉后股价大跌两成", "股价大跌两成"),
        ("維爾瑪遭到起訴後股價大跌", "股价大跌"),
        ("ヴェルマー、提訴を受け株価が2割下落", "株価が2割下落"),
        ("ヴェルマーの株価が2割下落、ケニアの提訴を受け", "ヴェルマーの株価が2割下落"),
    ],
)
def test_the_event_is_the_main_clause(title: str, event: str) -> None:
    assert clauses(aligned(title))[0].strip() == event


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kenya sues Velmar over unlicensed trading", "Ruxo token drops as Kenya sues Velmar", True),
        ("Kenya sues Velmar over unlicensed trading", "Kenya sues Velmar after months of talks", False),
        ("Kenya sues Velmar over unlicensed trading", "Kenya sues Velmar", False),
        ("Lunor quits", "Ruxo token drops as Kenya sues Velmar", False),
    ],
)
def test_a_consequence_shares_only_its_cause(one: str, other: str, expected: bool) -> None:
    assert is_surroundings(headline(one), headline(other)) is expected
    assert is_surroundings(headline(other), headline(one)) is expected
