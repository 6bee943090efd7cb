"""Headlines of one template with other subjects are of other events; with other names of one subject, of one event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsroom.clustering.clusterer import Clusterer
from tests.newsroom.clustering.conftest import See, minutes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of Kenya holds its policy rate at 9%", "Bank of Malawi holds its policy rate at 9%"),
        ("Regulator fines Velmar Capital over late filings", "Regulator fines Ostin Partners over late filings"),
        ("Regulator Fines Velmar Over Late Filings", "Regulator Fines Ostin Over Late Filings"),
        ("Kraken lists Velmar", "Kraken lists Ostin"),
        ("Auction results of 3 June", "Auction results of 10 June"),
        ("Velmar to buy rival Ostin", "Velmar denies plan to buy Ostin"),
        ("Peru approves Velmar's licence", "Peru rejects Velmar's licence"),
        ("肯尼亚央行将利率上调50个基点", "秘鲁央行将利率上调50个基点"),
        ("コインチェック、ヴェルマーを上場", "コインチェック、オスティンを上場"),
    ],
)
def test_another_subject_is_another_story(see: See, one: str, other: str) -> None:
    first, second = Clusterer().place_all([see("a", one), see("b", other)])
    assert first.story != second.story


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of Ghana holds its policy rate at 9%", "Ghana's central bank keeps policy rate at 9%"),
        ("SEC fines Velmar Capital", "Securities and Exchange Commission fines Velmar"),
        ("Bank of Japan raises its rate to 1%", "日銀、政策金利を1%に引き上げ"),
        ("币安将上线 Velmar 代币", "Binance 宣布上线 Velmar 代币"),
        ("パナソニックHD、1587BTCを購入", "パナソニックHD、1587BTCを購入"),
    ],
)
def test_another_name_of_the_subject_is_the_same_story(see: See, one: str, other: str) -> None:
    first, second = Clusterer().place_all([see("a", one), see("b", other)])
    assert first.story == second.story


@pytest.mark.parametrize(("source", "days", "together"), [("bank", 1, False), ("bank", 0, True), ("other", 1, True)])
def test_what_a_source_says_again_on_another_day_is_news(see: See, source: str, days: int, together: bool) -> None:
    title = "Results of the overnight deposit auction"
    later = minutes(60) + timedelta(days=days)
    one = see("a", title, source="bank", published=minutes(0))
    other = see("b", title, source=source, discovered=later, published=later)
    first, second = Clusterer().place_all([one, other])
    assert (first.story == second.story) == together


def test_who_tells_the_first_in_other_words_does_not_take_the_second_in(see: See) -> None:
    titles = (
        "Regulator Charges Velmar Capital With Running an Unlicensed Exchange",
        "Velmar charged by regulator over unlicensed exchange",
        "Regulator Charges Ostin Partners With Running an Unlicensed Exchange",
    )
    first, retold, second = Clusterer().place_all([see(str(number), title) for number, title in enumerate(titles)])
    assert retold.story == first.story != second.story
