"""Features of pairs, and the model that weighs them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES, Weights
from newsroom.clustering.reasons import reasons_of
from newsroom.clustering.sighting import Reason
from newsroom.clustering.window import Window
from newsroom.logistic import probability
from tests.newsroom.clustering.conftest import See, minutes


def features(see: See, one: str, other: str, **fields: object) -> dict[str, float]:
    first = see("a", one, discovered=minutes(0))
    second = see("b", other, discovered=minutes(0) + timedelta(days=1), **fields)
    window = Window()
    for each in (first, second):
        window.expect(each)
    return dict(zip(FEATURES, window.view(second).features(first), strict=True))


def test_amounts_in_common_and_apart(see: See) -> None:
    common = features(see, "Northpay raises $45 million", "Northpay 融资 4500 万美元")
    assert common["numbers"] > 0
    apart = features(see, "Northpay raises $45 million", "Northpay raises $12 million")
    assert apart["numbers"] == 0


def test_one_language_and_two(see: See) -> None:
    one = features(see, "Central bank cuts rates", "The central bank lowers rates")
    assert one["meaning"] > 0.5
    assert one["meaning_across"] == 0
    two = features(see, "Central bank cuts rates", "央行降低利率")
    assert two["meaning_across"] > 0
    assert two["meaning"] == 0


def test_names_in_other_letters_are_names_in_common(see: See) -> None:
    found = features(see, "Payward buys Securitize", "ペイワード、セキュリタイズを買収")
    assert found["names"] + found["spellings"] > 0.5


def test_another_name_in_the_same_headline_speaks_against(see: See) -> None:
    other_country = features(see, "Kenya weighs a tax on crypto gains", "Peru weighs a tax on crypto gains")
    assert (other_country["rivals"], other_country["one_template"]) == (1, 1)
    more = features(see, "Kenya weighs a tax on crypto gains", "Kenya weighs a tax on gains, Reuters says")
    assert (more["rivals"], more["one_template"]) == (0, 0)


def test_what_one_source_tells_twice_in_the_same_words_is_a_series(see: See) -> None:
    titles = "ZEL unlocks tokens worth $2 million next week", "Orra unlocks tokens worth $5 million next week"
    assert features(see, *titles, source="outlet-a")["series"] > 0.5
    assert features(see, *titles)["series"] == 0
    assert features(see, titles[0], "Kenya sues Velmar", source="outlet-a")["series"] == 0


@pytest.mark.parametrize("other", ["Velmar is sued by Kenya", "Kenya sues Velmar: what we know"])
def test_an_aside_speaks_against_reports_and_asides(see: See, other: str) -> None:
    assert features(see, "Why Kenya sues Velmar", other)["aside"] == 1
    assert features(see, "Kenya sues Velmar", "Velmar is sued by Kenya")["aside"] == 0


def test_a_consequence_on_the_market_is_another_event(see: See) -> None:
    assert features(see, "Kenya sues Velmar", "Velmar shares plunge 12% after Kenya's lawsuit")["moves"] == 1
    assert features(see, "维尔玛股价下跌", "Velmar shares plunge")["moves"] == 0


def test_source_and_days(see: See) -> None:
    assert features(see, "One", "Other", source="outlet-a")["source"] == 2
    assert features(see, "One", "Other")["source"] == 0
    assert features(see, "One", "Other")["days"] == 1


def test_every_weight_has_the_sign_of_its_sense() -> None:
    model = PairModel.shipped()
    assert len(model.weights) == len(FEATURES)
    assert all(weight * sign >= 0 for weight, sign in zip(model.weights, FEATURES.values(), strict=True))
    assert sum(weight != 0 for weight in model.weights) > 8


def test_log_odds_are_the_sum_of_the_parts() -> None:
    model = PairModel.shipped()
    values = [0.5] * len(FEATURES)
    assert model.log_odds(values) == pytest.approx(model.intercept + sum(model.parts(values)))


def test_probabilities() -> None:
    assert probability(0) == 0.5
    assert probability(1e9) == pytest.approx(1)
    assert probability(-1e9) == pytest.approx(0)


def test_cosine_of_clues() -> None:
    weights = Weights({"wcommon": range(99)}, 100)
    one, two = frozenset({"wa", "wb"}), frozenset({"wa", "wc"})
    assert weights.cosine(one, one) == pytest.approx(1)
    assert weights.cosine(one, two) == pytest.approx(0.5)
    assert weights.cosine(one, frozenset()) == 0
    assert weights.cosine(frozenset({"wcommon"}), frozenset({"wcommon"})) == 0


def test_reasons_tell_what_is_shared_and_what_is_not(see: See) -> None:
    window = Window()
    first = see("a", "Northpay raises $45 million in Series B", source="x")
    second = see("b", "Northpay raises $45 million, its Series B", source="x")
    for each in (first, second):
        window.expect(each)
    model = PairModel(0.0, tuple({"words": 2.0, "numbers": 3.0, "source": -1.0}.get(name, 0.0) for name in FEATURES))
    reasons = {each.kind: each for each in reasons_of(window.view(second), first, model)}
    assert reasons.keys() == {"words", "numbers", "source"}
    assert "northpay" in reasons["words"].detail
    assert reasons["words"].weight > 0
    assert reasons["source"] == Reason("source", "x", -1.0)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Kenya weighs a tax on crypto gains", "Peru weighs a tax on crypto gains", "peru / kenya"),
        ("Orra unlocks tokens worth $2 million", "Orra unlocks tokens worth $5 million", "1.00"),
        ("Judge approves the Velmar settlement", "Judge rejects the Velmar settlement", "1.00"),
    ],
)
def test_what_makes_two_headlines_of_one_template_is_told(see: See, one: str, other: str, told: str) -> None:
    window = Window()
    first, second = see("a", one, source="x"), see("b", other, source="y")
    for each in (first, second):
        window.expect(each)
    reasons = {each.kind: each for each in reasons_of(window.view(second), first, PairModel.shipped())}
    assert reasons["one_template"].detail == told


def test_reasons_are_bounded(see: See) -> None:
    window = Window()
    first, second = (see(item, "Northpay raises $45 million", source="x") for item in "ab")
    for each in (first, second):
        window.expect(each)
    reasons = reasons_of(window.view(second), first, PairModel(0.0, (1.0,) * len(FEATURES)))
    assert len(reasons) == 6
