"""The same text again, and texts that only look like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsroom.duplicates.sameness import in_order, likeness
from newsroom.duplicates.signature import BANDS, BANDS_OF_BEGINNING, keys
from newsroom.duplicates.text import CHARACTER, MOST_WORDS, NUMBER, SPACED, numbers, size, text_of, words_of
from record.item import Item
from tests.newsroom.duplicates.texts import CHINESE, ENGLISH, JAPANESE, edited
from tests.newsroom.items import said

TEXTS = pytest.mark.parametrize("text", [ENGLISH, CHINESE, JAPANESE], ids=["en", "zh", "ja"])
SOURCES = pytest.mark.parametrize("source", ["The Island Courier", "another"], ids=["at home", "elsewhere"])


def report(title: str, text: str = "", *, source: str = "") -> Item:
    return said(title, content=text, source=source)


def same(one: Item, other: Item) -> bool:
    """Whether they are, as their order does not matter; and then they must find each other."""
    texts = [text_of(one), text_of(other)]
    found = likeness(*texts)
    assert likeness(*reversed(texts)) == found
    if found is not None:
        assert 0 < found <= 1
        first, second = keys(texts)
        assert set(first) & set(second)
    return found is not None


@TEXTS
@SOURCES
@pytest.mark.parametrize("share", [0.0, 0.05, 0.1])
def test_a_text_is_the_same_after_light_edits(text: str, source: str, share: float) -> None:
    for seed in range(20):
        copy = report("Trial grows", edited(text, share, seed), source=source)
        assert same(report("Trial grows", text, source="The Island Courier"), copy)


@TEXTS
def test_another_source_may_change_a_fifth_of_the_words(text: str) -> None:
    found = sum(same(report("Trial grows", text), report("Trial grows", edited(text, 0.2, seed))) for seed in range(20))
    assert found >= 18


@TEXTS
def test_an_outlet_may_have_a_title_of_its_own(text: str) -> None:
    assert same(report("Trial grows", text, source="a"), report("Wallets for four towns", text, source="b"))


@TEXTS
@SOURCES
def test_what_outlets_put_below_or_leave_off_does_not_matter(text: str, source: str) -> None:
    below = " Read more on our site. Follow us." if " " in text else "（责任编辑：某某）"
    whole = report("Trial grows", text, source="The Island Courier")
    assert same(whole, report("Trial grows", text + below, source=source))
    assert same(whole, report("Trial grows", text[: int(len(text) * 0.4)], source=source))


@TEXTS
def test_the_order_of_sentences_does_not_matter(text: str) -> None:
    stop = ". " if " " in text else "。"
    assert same(report("Trial grows", text), report("Trial grows", stop.join(reversed(text.split(stop)))))


def test_a_summary_is_found_in_a_long_article() -> None:
    article = f"{ENGLISH} {' '.join(f'Further remark {number} was made by speaker {number}.' for number in range(60))}"
    assert same(report("Trial grows", article), report("Trial grows", ENGLISH[:220]))


def test_writing_does_not_matter() -> None:
    assert same(report("數字貨幣試驗擴大到四個城鎮的消息"), report("数字货币试验扩大到四个城镇的消息"))
    assert same(report("Bank’s trial—four more towns join in"), report("BANK'S TRIAL - FOUR MORE TOWNS JOIN IN"))


def test_a_title_repeated_in_its_text_does_not_matter() -> None:
    title = "Central bank extends trial of digital currency"
    for text in (f"{title}\n{ENGLISH}", f"{ENGLISH}\nThe post {title} appeared first on The Island Courier."):
        assert same(report(title, ENGLISH), report(title, text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bitcoin price falls 3% as traders wait", "Bitcoin price falls 5% as traders wait"),
        ("Bitcoin price falls below $60k again today", "Bitcoin price rises above $60k again today"),
        ("Bank of the Isles announces CBDC call #12", "Bank of the Isles announces CBDC call #13"),
        ("Weekly recap of the market #12 is out now", "Weekly recap of the market #13 is out now"),
        ("Results of the 91-day bill auction of May 4", "Results of the 91-day bill auction of May 11"),
        ("Results of the bill auction for May are out", "Results of the bill auction for June are out"),
        ("比特币价格突破 60000 美元关口", "比特币价格突破 70000 美元关口"),
        ("比特币价格今日再度大涨引发关注", "比特币价格今日再度大跌引发关注"),
        ("Regulator approves the stablecoin law in full", "Regulator approves the stablecoin law in full: fake"),
        ("Market update", "Market update"),
        ("", ""),
        ("…", "…"),
        ("Governor speaks on digital currency at the forum", "Governor speaks on monetary policy at the forum"),
    ],
)
def test_titles_alone_must_be_equal(one: str, other: str) -> None:
    assert not same(report(one, source="a"), report(other, source="b"))


@SOURCES
def test_equal_titles_are_the_same_and_one_may_lack_the_text(source: str) -> None:
    title = "Central bank extends trial of digital currency to four more towns"
    alone = report(title, source="The Island Courier")
    assert same(alone, report(title, source=source))
    assert same(alone, report(f"{title} | The Island Courier", source=source))
    assert same(alone, report(title, ENGLISH, source=source))
    assert not same(alone, report(f"{title}: again", ENGLISH, source=source))


def test_an_equal_title_over_another_text_is_another_report() -> None:
    title = "Here is what happened in the market today"
    other = "Miners sold the most in a year, two funds opened, and a lender in the north closed its doors for good."
    assert not same(report(title, ENGLISH, source="a"), report(title, other, source="b"))


def test_forms_that_are_filled_in_differently_are_not_the_same() -> None:
    form = (
        "The auction of {} bills was held on {}. Bids came to {} million and {} million were taken at a yield of {}. "
    )
    first = form.format(91, "4 May", 1200, 800, 2.31) * 3
    second = form.format(182, "11 June", 2100, 950, 2.67) * 3
    assert not same(report("Auction", first), report("Auction", second))


@SOURCES
def test_one_notice_about_two_subjects_is_not_the_same(source: str) -> None:
    notice = (
        "Harrow & Finch announces that a class action was filed against {0} and certain officers. Investors who bought "
        "shares of {0} last year may ask the court to appoint them as lead plaintiff before the end of the month."
    )
    one = report("Harrow & Finch files action against Kestrel", notice.format("Kestrel"), source=source)
    other = report("Harrow & Finch files action against Bluebird", notice.format("Bluebird"), source="another")
    assert not same(one, other)
    assert same(
        one,
        report(
            "Harrow & Finch files action against Kestrel",
            notice.format("Kestrel").replace("asks", "begs"),
            source="another",
        ),
    )


def test_a_series_with_one_standing_text_is_not_the_same() -> None:
    standing = (
        "Each week our editors choose ten pieces from our archive that are worth your Sunday morning and a coffee."
    )
    one, two = ("Ten picks: lenders and their wallets", "Ten picks: a summer of mining")
    assert not same(report(one, standing, source="a"), report(two, standing, source="a"))
    assert not same(report("Picks, vol. 3", standing, source="a"), report("Picks, vol. 4", standing, source="a"))


def test_two_reports_of_one_event_are_not_the_same_text() -> None:
    other = (
        "Four more towns will be able to pay with the island republic's digital currency, its central bank announced. "
        "Around nine thousand people have used the wallets since March, moving 2.4 million crowns. The governor said "
        "the system survived two power cuts. Banks are to hand out wallets in autumn; parliament wants a law first."
    )
    assert not same(report("Trial grows", ENGLISH, source="a"), report("Towns join trial", other, source="b"))
    assert not same(report("Trial grows", ENGLISH), report("试验扩大", CHINESE))


def test_words_are_told_apart_by_kind() -> None:
    words = words_of("Web3 数字 2,300 ETH 5% デジ May ไทย tiền")
    kinds = (words & 3).tolist()
    assert kinds.count(CHARACTER) == 2 + 2 + 3
    assert kinds.count(NUMBER) == 4
    assert kinds.count(SPACED) == 3
    assert numbers(words) == numbers(words_of("3 2300 5 may"))
    assert size(words) == 2 * 7 + 7


def test_order_is_a_share_of_the_longer_text() -> None:
    assert in_order(words_of("a b c d"), words_of("a b c d")) == 1
    assert in_order(words_of("a b c d"), words_of("a x c d")) == 0.75
    assert in_order(words_of("a b c d"), words_of("b c")) == 0.5
    assert in_order(words_of("a b c d"), words_of("d c b a")) == 0.25
    assert in_order(words_of("a a a b"), words_of("a b")) == 1
    assert in_order(words_of(""), words_of("a")) == 0
    assert in_order(words_of(""), words_of("")) == 1


@pytest.mark.parametrize("odd", ["\ud800", "\0" * 10, "e" + "\u0301" * 5_000, "²③" * 50, "🪙" * 500, "x" * 100_000])
def test_odd_texts_do_no_harm(odd: str) -> None:
    text = text_of(report(odd, odd * 3))
    assert len(text.words) <= MOST_WORDS
    assert likeness(text, text_of(report("Trial grows", ENGLISH))) is None
    assert len(keys([text])) == 1


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    text = text_of(report("word " * 10_000, ENGLISH * 10_000))
    assert len(text.words) == text.title_length == MOST_WORDS
    assert len(keys([text])[0]) == BANDS + BANDS_OF_BEGINNING + 1


@pytest.mark.parametrize(
    ("source", "days", "expected"), [("bank", 1, False), ("bank", 0, True), ("elsewhere", 1, True)]
)
def test_a_title_alone_that_a_source_gives_again_on_another_day_is_news(source: str, days: int, expected: bool) -> None:
    one = said("Results of the overnight deposit auction", source="bank")
    again = replace(one, id="2", source=source, discovered=one.discovered + timedelta(days=days))
    assert same(one, again) is expected


def test_a_text_that_a_source_gives_again_on_another_day_is_the_same() -> None:
    one = report("Trial grows", ENGLISH, source="bank")
    assert same(one, replace(one, id="2", discovered=one.discovered + timedelta(days=1)))
