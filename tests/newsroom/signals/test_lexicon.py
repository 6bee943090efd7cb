"""Known names and words in texts."""

from __future__ import annotations

import pytest

from config.knowledge.names import Name
from newsroom.signals.lexicon import Lexicon
from newsroom.signals.signals import MOST_TITLE, signals_of
from record.folding import aligned
from tests.newsroom.items import said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Binance and Coinbase agree", {"binance", "coinbase"}),
        ("幣安與Coinbase", {"binance", "coinbase"}),
        ("バイナンスとコインベース", {"binance", "coinbase"}),
        ("바이낸스, 코인베이스", {"binance", "coinbase"}),
        ("BINANCE'S TOKEN", {"binance"}),
        ("binance", set()),
        ("Bitcoin Cash, not Bitcoin", {"bch", "btc"}),
        ("ビットコインマイナーとビットコイン現物ETF", {"btc"}),
        ("биткоин падает", {"btc"}),
        ("以太幣 以太坊 イーサリアム", {"eth"}),
        ("瑞波推出瑞波币", {"ripple", "xrp"}),
        # Abbreviations count only in capitals.
        ("SEC sues; the sec of a second", {"sec-us"}),
        ("let us see what US says", {"US"}),
        ("the UK's FCA", {"GB", "fca"}),
        ("in a uk of its own", set()),
        ("an occ 12 gauge; OCC charter", {"occ"}),
        ("near the sun, a dot; NEAR and DOT rise", {"near", "dot"}),
        ("Sui and sui generis", {"sui"}),
        ("AI TRAINING USES US CHIPS", {"US"}),
        # Names that are words too count where their context stands.
        ("the base of a tower", set()),
        ("Coinbase's Base chain grows", {"coinbase", "base"}),
        ("Base jumping is dangerous", set()),
        ("Base case: rates stay", set()),
        ("Circle mints USDC", {"circle", "usdc"}),
        ("a circle of friends", set()),
        ("Circle of Friends opens", set()),
        ("Stacks of paper", set()),
        ("Stacks brings sBTC to the layer", {"stx"}),
        ("Gemini, the zodiac sign", set()),
        ("Gemini exchange files for IPO", {"gemini"}),
        ("Block 840,000 is mined", set()),
        ("Jack Dorsey's Block lays off", {"dorsey", "block-inc"}),
        ("Compound interest", set()),
        ("Compound, the lending protocol", {"compound"}),
        ("Strategy is everything", set()),
        ("Saylor's Strategy buys", {"saylor", "strategy"}),
        ("MicroStrategy buys", {"strategy"}),
        ("Genius Group is no law", set()),
        ("the GENIUS bill", {"genius-act"}),
        ("the fed up public", set()),
        ("the Fed pauses", {"fed"}),
        ("A Ledger of debts", set()),
        ("Ledger wallet sold out", {"ledger"}),
        # Short katakana are no part of others.
        ("ウインドウを開く", set()),
        ("インドで", {"IN"}),
        ("タイトルとタイミング", set()),
        ("テラスで会う", set()),
        # People and authorities in several scripts.
        ("赵长鹏获释", {"cz"}),
        ("趙長鵬", {"cz"}),
        ("Changpeng Zhao walks free", {"cz"}),
        ("ＳＢＦ逮捕", {"sbf"}),
        ("サム・バンクマン＝フリード氏", {"sbf"}),
        ("央行公布数据", set()),
        ("中国人民银行公布数据", {"pboc"}),
        ("韩国央行公布数据", {"bok"}),
        ("個人行為、構建行業", set()),
        ("金融庁が発表", {"fsa-japan"}),
        ("米SECが提訴", {"sec-us"}),
        ("米ビットワイズが申請", {"US", "bitwise"}),
        ("米ドルと南米", set()),
        ("玉米和厘米", set()),
        ("New York and New Jersey", {"US", "new-york", "new-jersey"}),
        ("", set()),
    ],
)
def test_names(text: str, names: set[str]) -> None:
    assert signals_of(said(text)).names == names


@pytest.mark.parametrize(
    ("texts", "concept"),
    [
        (("bans mining", "banned", "禁止挖矿", "マイニングを禁止"), "ban"),
        (("arrested in Montenegro", "在黑山被捕", "モンテネグロで逮捕"), "arrest"),
        (("raises $5M", "完成融资", "資金調達を実施"), "raise"),
        (("hackers drained", "遭黑客攻击", "ハッキング被害"), "hack"),
        (("files for bankruptcy", "申请破产", "経営破綻"), "bankrupt"),
        (("approves an ETF", "获批", "承認した"), "approve"),
    ],
)
def test_events_in_three_languages(texts: tuple[str, ...], concept: str) -> None:
    for text in texts:
        assert concept in signals_of(said(text)).concepts, text


def test_the_longest_name_counts_and_none_overlaps() -> None:
    lexicon = Lexicon({"a": Name(names=("Bank",)), "b": Name(names=("Bank of Japan",))}, {})
    assert [(found.id, found.start, found.end) for found in lexicon.find("Bank of Japan and Bank")] == [
        ("b", 0, 13),
        ("a", 18, 22),
    ]


def test_forms_of_english_words_are_made_by_rule() -> None:
    lexicon = Lexicon(
        {}, {"raise": ("raise",), "deny": ("deny",), "ban": ("ban",), "close": ("shut down",), "as": ("=act",)}
    )
    text = "Raises raised raising denies denied denying bans banned banning shuts down shutting down act acting actor"
    assert [found.id for found in lexicon.find(text)] == ["raise"] * 3 + ["deny"] * 3 + ["ban"] * 3 + ["close"] * 2 + [
        "as"
    ]


def test_context_may_stand_anywhere_and_sure_names_need_none() -> None:
    name = Name(names=("Rain",), context=("wallet",), exact=True, sure=("Rain Cards",))
    lexicon = Lexicon({"rain": name}, {})
    assert [len(lexicon.find(text)) for text in ("Rain falls", "RAIN wallet", "wallets by Rain", "Rain Cards")] == [
        0,
        0,
        1,
        1,
    ]


def test_offsets_are_those_of_the_text_as_written() -> None:
    text = "“Ｂｉｎａｎｃｅ” 說：幣安"
    found = Lexicon({"x": Name(names=("Binance", "币安"))}, {}).find(aligned(text))
    assert [text[each.start : each.end] for each in found] == ["Ｂｉｎａｎｃｅ", "幣安"]


def test_only_the_beginning_of_a_title_is_read() -> None:
    assert signals_of(said("x " * MOST_TITLE + "Binance")).names == frozenset()


@pytest.mark.parametrize("text", ["\ud800", "a" * 10_000, "İ" * 300, "ﷺ" * 300, "\0" * 300])
def test_odd_text_is_read_in_peace(text: str) -> None:
    assert signals_of(said(text[:300], summary=text[300:700])).names == frozenset()
