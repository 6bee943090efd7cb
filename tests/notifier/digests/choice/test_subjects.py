"""Where stories stand, and which of them every week has."""

from __future__ import annotations

import numpy as np
import pytest

from config.sections import Section
from newsroom.clustering.sighting import Sighting
from notifier.digests.choice.subjects import shipped_subjects
from tests.newsroom.items import make_item


def seen(title: str, summary: str | None = None) -> Sighting:
    return Sighting.of(make_item(id="1", title=title, summary=summary), np.zeros(1, np.float32))


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Osier Games to shut down, says its model was never built to last", "industry"),
        ("Central bank leaves interest rate steady as three officials dissent", "policy"),
        ("Stablecoins will not replace deposits, says former governor", "opinion"),
    ],
)
def test_what_happened_is_no_opinion(title: str, section: Section) -> None:
    assert shipped_subjects().section(seen(title), "opinion") == section


def test_other_sections_stay() -> None:
    assert shipped_subjects().section(seen("Osier Games to shut down"), "investment") == "investment"


@pytest.mark.parametrize(
    ("title", "usual"),
    [
        ("Kestrel Treasury buys another 400 bitcoin", "treasuries that buy or sell coins"),
        ("Norland reports quarterly earnings above forecasts", "results of a quarter"),
        ("Marlowe bridge hacked for $41 million", ""),
    ],
)
def test_some_news_comes_every_week(title: str, usual: str) -> None:
    assert shipped_subjects().usual(seen(title)) == usual


def test_an_act_is_of_the_title_alone_where_no_authority_speaks() -> None:
    sighting = seen("Trader names three tokens", "The regulator has banned two of them.")
    assert shipped_subjects().act(sighting, of_title=True) == ""
    assert "ban" in shipped_subjects().act(sighting, of_title=False)
