"""The same text again, and texts that only look like it."""

from __future__ import annotations

import pytest

from newsroom.duplicates.fingerprint import ENOUGH, are_same, bands, fingerprint, resemblance
from newsroom.report import Report
from tests.newsroom.duplicates.texts import CHINESE, ENGLISH, JAPANESE, edited


def report(title: str, text: str = "", *, name: str = "1", source: str = "") -> Report:
    return Report(id=name, title=title, content=text, source=source)


def same(one: Report, other: Report) -> bool:
    prints = [fingerprint(one), fingerprint(other)]
    found = are_same(*prints) is not None
    first, second = bands(prints)
    if found and len(prints[0].shingles) >= ENOUGH:
        assert set(first) & set(second), "what is the same must be found by a band"
    return found


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, JAPANESE], ids=["en", "zh", "ja"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.1])
def test_a_text_is_the_same_after_light_edits(text: str, share: float) -> None:
    for seed in range(20):
        copy = edited(text, share, seed)
        assert same(report("Trial grows", text, source="a"), report("Wallets for four towns", copy, source="b"))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, JAPANESE], ids=["en", "zh", "ja"])
def test_what_outlets_put_below_a_text_does_not_matter(text: str) -> None:
    below = " Read more on our site. Follow us." if " " in text else "（责任编辑：某某）"
    assert same(report("A title", text), report("A title", text + below))
    assert same(report("A title", text), report("A title", text[: int(len(text) * 0.7)]))


def test_writing_does_not_matter() -> None:
    assert same(report("數字貨幣試驗擴大到四個城鎮的消息"), report("数字货币试验扩大到四个城镇的消息"))
    assert same(report("Bank’s trial—four more towns join"), report("BANK'S TRIAL - FOUR MORE TOWNS JOIN"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bitcoin price falls 3% as traders wait", "Bitcoin price falls 5% as traders wait"),
        ("Weekly recap of the market #12 is out now", "Weekly recap of the market #13 is out now"),
        ("Results of the 91-day bill auction of May 4", "Results of the 91-day bill auction of May 11"),
        ("比特币价格突破 60000 美元关口", "比特币价格突破 70000 美元关口"),
        ("Market update", "Market update"),
        ("", ""),
        ("…", "…"),
        ("Governor speaks on digital currency at the forum", "Governor speaks on monetary policy at the forum"),
    ],
)
def test_short_texts_must_be_all_but_equal(one: str, other: str) -> None:
    assert not same(report(one, name="1"), report(other, name="2"))


def test_equal_titles_are_the_same() -> None:
    title = "Central bank extends trial of digital currency to four more towns"
    assert same(report(title, source="a"), report(title, source="b"))


def test_forms_that_are_filled_in_differently_are_not_the_same() -> None:
    form = (
        "The auction of {} bills was held on {}. Bids came to {} million and {} million were taken at a yield of {}. "
    )
    first = form.format(91, "4 May", 1200, 800, 2.31) * 3
    second = form.format(182, "11 June", 2100, 950, 2.67) * 3
    assert not same(report("Auction", first), report("Auction", second))


def test_a_series_with_one_standing_text_is_not_the_same() -> None:
    standing = (
        "Each week our editors choose ten pieces from our archive that are worth your Sunday morning and a coffee."
    )
    one, two = ("Ten picks: lenders and their wallets", "Ten picks: a summer of mining")
    assert not same(report(one, standing, source="a"), report(two, standing, source="a"))
    assert not same(report("Picks, vol. 3", standing, source="a"), report("Picks, vol. 4", standing, source="a"))


def test_texts_of_their_own_have_little_in_common() -> None:
    other = ENGLISH.replace("central bank", "stock exchange").split(". ")[::-1]
    prints = [fingerprint(report("", ENGLISH)), fingerprint(report("", CHINESE)), fingerprint(report("", JAPANESE))]
    assert all(resemblance(one, two) < 0.05 for one in prints for two in prints if one is not two)
    assert same(report("", ENGLISH), report("", ". ".join(other[::-1])))


def test_the_order_of_sentences_does_not_matter() -> None:
    assert same(report("", ENGLISH), report("", ". ".join(reversed(ENGLISH.split(". ")))))


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert len(fingerprint(report("t", ENGLISH * 10_000)).shingles) < 600
