"""From sentences to financings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from newsroom.financing.extract import financing
from newsroom.financing.financing import Financing
from tests.newsroom.financing.sentences import FIRST, SECOND, THIRD, Row
from tests.newsroom.items import said


def read(title: str, summary: str = "") -> Financing:
    """The financing that a report tells of; there is one."""
    found = financing(said(title, summary=summary))
    assert found is not None
    return found


@pytest.mark.parametrize("rows", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def test_sentences_in_four_languages(rows: Sequence[Row]) -> None:
    found = [(financing(said(row[0])), row) for row in rows]
    right = [(got, row) for got, row in found if got and got.kind == row[1]]
    assert [row[0] for got, row in found if got and row[1] is None] == [], "told of where none is"
    assert len(right) / sum(row[1] is not None for _, row in found) >= 0.85, "recall"
    wrong = [
        row[0]
        for got, row in right
        if (got.company, got.amount, got.currency, got.round, got.rumoured)
        != (row[2], None if row[3] is None else Decimal(str(row[3])), *row[4:])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("title", "kind", "company"),
    [
        ("Trump Media raises $2.5 billion to hold bitcoin", "round", "Trump Media"),
        ("House of Quay closes $9 million seed round", "round", "House of Quay"),
        ("Senate Labs secures $4 million in funding", "round", "Senate Labs"),
        ("Kestrel secures $80 million in funding ahead of planned IPO", "round", "Kestrel"),
        ("Kestrel prices shares at $41 in IPO, raising $300 million", "ipo", "Kestrel"),
        ("Kestrel 以 4 亿美元买入 5000 枚比特币", "treasury", "Kestrel"),
        ("Quay Pay buys token desk Marlowe in $90 million deal", "acquisition", "Marlowe"),
    ],
)
def test_words_of_other_news_may_stand_in_a_name_or_beside_it(title: str, kind: str, company: str) -> None:
    found = read(title)
    assert (found.kind, found.company) == (kind, company)
    assert found.amount is not None
    assert found.amount >= 4 * 10**6


@pytest.mark.parametrize(
    "title",
    [
        "Trump raises $2.5 billion",
        "House Republicans raise $9 million",
        "Senate secures $4 billion in funding",
        "Bitcoin steadies near $63,000 as buyers look to funding",
        "Whale buys 5,000 ETH for $12 million",
    ],
)
def test_whom_it_is_said_of_counts(title: str) -> None:
    assert financing(said(title)) is None


def test_a_vague_amount_is_kept_in_words() -> None:
    found = read("星链数科宣布完成数千万元A轮融资")
    assert (found.amount, found.amount_text, found.currency) == (None, "数千万元", "CNY")


def test_leads_and_investors_are_named() -> None:
    found = read(
        "Harborline raises $30 million Series A",
        "The round was led by Northwind Capital, with participation from Oakbridge, venture firm Parallax and others.",
    )
    assert found.leads == ("Northwind Capital",)
    assert found.investors == ("Northwind Capital", "Oakbridge", "Parallax")
    found = read("Goldwick 完成由 Northwind 和 Oakbridge 领投的 2000 万美元 A 轮融资，Parallax 参投")
    assert found.leads == ("Northwind", "Oakbridge")
    assert found.investors == ("Northwind", "Oakbridge", "Parallax")
    found = read("ハーバーライン、シリーズAで30億円を調達──ノースウィンド・キャピタルが主導")
    assert found.leads == ("ノースウィンド・キャピタル",)


def test_a_valuation_is_no_amount() -> None:
    found = read("Erewhon Bank seeks funding at $8 billion valuation")
    assert (found.amount, found.valuation, found.valuation_currency) == (None, 8 * 10**9, "USD")
    found = read("Tessaly 以 7 亿美元估值完成 5400 万美元融资")
    assert (found.amount, found.valuation) == (54 * 10**6, 7 * 10**8)


def test_dollars_in_brackets_are_dollars() -> None:
    found = read("エリダヌス、シリーズDラウンドで約189億円（1億2,000万ドル）を調達")
    assert (found.amount, found.currency, found.amount_usd) == (189 * 10**8, "JPY", 120 * 10**6)
    assert found.amount_text == "189億円"


def test_names_are_as_written() -> None:
    assert read("メタプラザ、国東証券を21億円で買収").company == "国東証券"
    assert read("鏈訊科技完成 500 萬美元種子輪融資").company == "鏈訊科技"


def test_what_the_title_leaves_open_the_summary_tells() -> None:
    found = read("Harborline raises fresh capital", "The company raised $12 million in a seed round.")
    assert found.amount == 12 * 10**6
    assert found.evidence == "The company raised $12 million in a seed round."


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Quay Pay loses its finance chief", "Two years ago Marlowe acquired Osier for $40 million."),
        ("How Harborline raised $30 million in a bear market", ""),
        ("Is it wise that Harborline raised $30 million?", ""),
        ("早报 | 溪山科技完成 3000 万美元 A 轮融资；某州通过法案", "溪山科技完成 3000 万美元 A 轮融资"),
        ("一周融资：12 个项目共获 2 亿美元", "其中溪山科技完成 3000 万美元 A 轮融资"),
        ("对话溪山科技创始人：我们如何看待并购", "溪山科技评估收购意向"),
    ],
)
def test_a_report_that_is_not_about_one_deal_tells_of_none(title: str, summary: str) -> None:
    assert financing(said(title, summary=summary)) is None


@pytest.mark.parametrize(
    "title",
    [
        "Michael Saylor buys $40 million of bitcoin",
        "South Korean investment fund raises $50 million",
        "Former Harborline head raises $5 million for a new venture",
        "NFT artist raises $90,000 for a children's charity",
        "Crypto startup founders raise $9 million",
        "Tokenised Bond raises $5 million in its first week",
        "Fernway buys 4,000 bitcoin miners for $12 million",
        "Fidelity buys $60 million of bitcoin",
        "Osier to purchase 200MW mining site for $87 million",
        "Marlowe calls off $80 million takeover of Osier",
        "Fernway buys almost $6 million of HOOD",
        "某基金增持 4100 万美元股票",
        "灰度买入 900 枚比特币",
        "溪山科技否认以 3 亿美元收购云岭数据",
    ],
)
def test_who_is_no_company_or_buys_none_is_left_out(title: str) -> None:
    assert financing(said(title)) is None


@pytest.mark.parametrize(
    ("title", "company", "leads"),
    [
        ("NFT Brand Pebble Club Raises $9M for Its Next Game", "Pebble Club", ()),
        ("Fernway repays its loan and raises $40 million", "Fernway", ()),
        ("Quay Pay acquires Marlowe's stake in Osier Capital", "Osier Capital", ("Quay Pay",)),
        ("Quay Pay Acquires Rival Osier From Marlowe", "Osier", ("Quay Pay",)),
        ("Osier to be acquired by Quay Pay", "Osier", ("Quay Pay",)),
        ("Norland Bank Leads Osier $28M Funding Round", "Osier", ("Norland Bank",)),
        (
            "Quay Partners leads Osier Series B extension, bringing the round to $36 million",
            "Osier",
            ("Quay Partners",),
        ),
        ("Quay Partners 完成对期权平台 Osier 的 4000 万美元战略投资", "Osier", ("Quay Partners",)),
        ("Osier 从 Marlowe Group 获得 200 万美元投资", "Osier", ()),
        ("支付平台 Osier 被 Quay Pay 收购", "Osier", ("Quay Pay",)),
        ("Quay Pay 收购机构数字资产管理公司 Osier", "Osier", ("Quay Pay",)),
        ("Fernway 上周斥资 2500 万美元买入 300 枚比特币", "Fernway", ()),
        ("Fernway 披露其 Q4 增持 340 枚比特币", "Fernway", ()),
        ("去中心化平台 edgeQ 完成 900 万美元融资", "edgeQ", ()),
    ],
)
def test_names_stand_without_what_is_around_them(title: str, company: str, leads: tuple[str, ...]) -> None:
    found = read(title)
    assert (found.company, found.leads) == (company, leads)


def test_the_price_is_no_other_amount_of_what_is_bought() -> None:
    assert read("Quay Pay acquires Osier, which manages $40 billion").amount is None
    assert read("Quay Pay 收购支付公司 Osier，后者曾募资 9 亿美元").amount is None
    assert read("Quay Pay acquires fund manager Osier in $40 million deal").amount == 40 * 10**6


def test_what_is_planned_with_the_money_makes_no_rumour() -> None:
    assert not read("Osier 完成 1500 万美元融资，计划明年推出测试网").rumoured
    assert read("Osier 计划融资 1500 万美元，用于推出测试网").rumoured


def test_a_led_round_is_no_fund_by_its_investors_name() -> None:
    assert read("Osier Closes $6M Funding Round Led by Quay Partners' Harbour Fund").kind == "round"


def test_a_financing_of_nobody_is_none() -> None:
    assert financing(said("The company raised $12 million in a seed round.")) is None


def test_the_dict_has_plain_values() -> None:
    values = read("Harborline raises $4.5 million Series A led by Northwind").to_dict()
    assert values["amount"] == 4_500_000
    assert isinstance(values["amount"], int)
    assert values["leads"] == ["Northwind"]
    assert values["valuation"] is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "raises " * 3_000,
        "$1 " * 3_000 + "raised",
        "完成融资" * 2_000,
        "1億2,000万ドル調達" * 500,
        "⟦0⟧ raises ⟦99⟧ million in funding",
        "raises $" + "9" * 5_000 + " million Series A",
        "raises $999999999999999 trillion Series A",
        "A" * 5_000 + " raises $5 million",
        "a-backed " * 1_000 + "Fernway raises $5 million",
        "\ud800 raises $5 million",
    ],
)
def test_odd_and_long_texts_are_read(text: str) -> None:
    financing(said(text, summary=text, content=text))
