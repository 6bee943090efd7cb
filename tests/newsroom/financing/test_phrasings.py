"""Phrasings of headlines: who invests is named first, what a name is stands before it, the sum comes last."""

from __future__ import annotations

import pytest

from newsroom.financing.extract import financing
from tests.newsroom.items import said

M = 10**6


@pytest.mark.parametrize(
    ("title", "kind", "company", "amount", "leads"),
    [
        ("Quay invests $30 million in Ethereum staking startup Osier", "round", "Osier", 30 * M, "Quay"),
        ("Quay、決済基盤「Osier」の1000万ドルの資金調達を主導", "round", "Osier", 10 * M, "Quay"),
        ("Quay、Osierの300万ドルのシードラウンドをリード", "round", "Osier", 3 * M, "Quay"),
        ("해솔, 결제 프로젝트 나래에 300만 달러 시드 투자 주도", "round", "나래", 3 * M, "해솔"),
        ("해솔벤처스, 나래의 300만 달러 규모 투자 라운드를 주도", "round", "나래", 3 * M, "해솔벤처스"),
        ("해솔은행, 디지털자산 거래소 나래코인 인수", "acquisition", "나래코인", None, "해솔은행"),
        ("해솔은, 디지털자산 거래소 나래코인 인수", "acquisition", "나래코인", None, "해솔"),
        ("하늘페이, 30억원 규모 시리즈A 투자 유치", "round", "하늘페이", 3_000 * M, None),
        ("kite7 raises $4M pre-seed to build an on-chain order book", "round", "kite7", 4 * M, None),
        ("hookline acquires Osier for $5M", "acquisition", "Osier", 5 * M, "hookline"),
        ("Valued at $900 million, lender Osier raises $60 million Series B", "round", "Osier", 60 * M, None),
        ("$40 million Series C for Seoul's Osier Pay", "round", "Osier Pay", 40 * M, None),
        ("Osier, a rollup startup, emerges from stealth with $9M", "round", "Osier", 9 * M, None),
        ("Wallet firm Osier gets $7M extension", "round", "Osier", 7 * M, None),
        ("Osier holds final close of $75 million fund targeting rollups", "fund", "Osier", 75 * M, None),
        ("Osier sells $12 million of tokens to investors", "token_sale", "Osier", 12 * M, None),
        ("Osier sells $12 million worth of its native tokens to investors", "token_sale", "Osier", 12 * M, None),
        ("Drugmaker Osier buys 310 BTC", "treasury", "Osier", 310, None),
        ("估值达 9 亿美元，钱包商青禾数科完成 6000 万美元 B 轮融资", "round", "青禾数科", 60 * M, None),
        ("支付平台 Osier 追加融资 500 万美元", "round", "Osier", 5 * M, None),
        ("錢包新創 青禾科技 完成 300 萬美元種子輪", "round", "青禾科技", 3 * M, None),
        ("創投 青禾資本 成立 2000 萬美元基金", "fund", "青禾資本", 20 * M, None),
        ("上市公司 Osier 再買進 900 顆比特幣", "treasury", "Osier", 900, None),
        ("Osier 以 500 万美元购入 ETH 作为储备", "treasury", "Osier", 5 * M, None),
        ("オシエ、ビットコインを320枚追加取得", "treasury", "オシエ", 320, None),
        ("オシエ、ビットコインをさらに約320枚取得", "treasury", "オシエ", 320, None),
    ],
)  # fmt: skip
def test_what_was_done_is_told(title: str, kind: str, company: str, amount: int | None, leads: str | None) -> None:
    found = financing(said(title))
    assert found is not None
    assert (found.kind, found.company, found.amount) == (kind, company, amount)
    assert found.leads == ((leads,) if leads else ())
    assert not found.rumoured


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Furniture maker Osier weighs putting $5 million of reserves into bitcoin", "treasury"),
        ("Osier plans to hold final close of $75 million fund", "fund"),
        ("Osier 计划通过特殊目的收购公司合并登陆纳斯达克上市", "ipo"),
    ],
)
def test_what_is_planned_is_told_as_such(title: str, kind: str) -> None:
    found = financing(said(title))
    assert found is not None
    assert (found.kind, found.company, found.rumoured) == (kind, "Osier", True)


@pytest.mark.parametrize(
    "title",
    [
        "firm raises $5M in seed funding",
        "farmers raise $5M in seed funding",
        "Harbour Ventures alum launches $80M crypto fund",
        "Quay Pay completes acquisition of API startup",
        "Osier team sells $12 million of tokens",
        "Osier 以 500 万美元买入 SOL 财库公司 Marlowe 股票",
        "Osier 将通过 SPAC 上市，获 3 亿美元订单",
        "青禾：四月會再買10枚比特幣",
        "ビットコインを320枚保有するオシエ、株価上昇",
    ],
)
def test_who_is_not_named_or_raises_nothing_is_left_out(title: str) -> None:
    assert financing(said(title)) is None
