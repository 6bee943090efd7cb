"""How likely a report is to be about a CBDC."""

from __future__ import annotations

import pytest

from newsroom.cbdc.likelihood import FEATURES, Likelihood
from newsroom.cbdc.tags import Tagger
from tests.newsroom.items import said

TAGGER = Tagger.shipped()


def _chance(title: str, summary: str = "") -> float:
    return TAGGER.tags(said(title, summary=summary)).about_probability


@pytest.mark.parametrize(
    ("likelier", "less_likely"),
    [
        ("ECB sets out digital euro rules", "Stablecoins and CBDCs, tokens, exchanges and taxes: a look back"),
        ("Digital rupee trial adds banks", "A trial adds banks"),
        ("Norway ends CBDC study", "Card fees fall in Norway"),
    ],
)
def test_what_names_a_cbdc_more_clearly_is_likelier(likelier: str, less_likely: str) -> None:
    assert _chance(likelier) > _chance(less_likely)


def test_a_cbdc_in_passing_is_likelier_than_none() -> None:
    title = "A governor on the future of payments"
    assert 0.5 > _chance(title, "A central bank digital currency is one answer, he said.") > _chance(title, "Cards.")


@pytest.mark.parametrize(("about", "least", "most"), [(True, 0.5, 1.0), (False, 0.0, 0.49)])
def test_the_rules_have_the_last_word(about: bool, least: float, most: float) -> None:
    nothing, all_there = [0.0] * len(FEATURES), [1.0] * len(FEATURES)
    for features in (nothing, all_there):
        assert least <= Likelihood.shipped().of(features, about=about) <= most
