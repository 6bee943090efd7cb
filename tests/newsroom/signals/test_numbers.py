"""Numbers are the same in every language."""

from __future__ import annotations

import pytest

from newsroom.signals.numbers import numbers
from record.folding import aligned

WRITINGS: list[tuple[set[str], tuple[str, ...]]] = [
    (
        {"usd:8.07e+09"},
        (
            "US$8.07 billion",
            "$8.07B",
            "$8.07bn",
            "8.07 billion dollars",
            "8.07 billion U.S. dollars",
            "80.7亿美元",
            "80.7億美元",
            "80億7000万ドル",
            "80億7,000万米ドル",
            "８０億７０００万ドル",
            "$8,070,000,000",
            "USD 8.07 billion",
            "8.07 billion USD",
        ),
    ),
    (
        {"n:1e+08"},
        (
            "100 million people",
            "一亿用户",
            "1亿用户",
            "1億人",
            "100M users",
        ),
    ),
    ({"n:2e+08"}, ("两亿用户",)),
    (
        {"n:3.2e+04"},
        (
            "3.2万枚",
            "32,000 coins",
            "3万2000枚",
            "32000枚",
        ),
    ),
    (
        {"jpy:3.2e+10"},
        (
            "320億円",
            "320亿日元",
            "32 billion yen",
            "¥32 billion",
            "JPY 32 billion",
        ),
    ),
    (
        {"gbp:1.5e+08"},
        (
            "1億5,000万ポンド",
            "£150 million",
            "£150m",
            "1.5亿英镑",
            "150 million pounds",
        ),
    ),
    (
        {"pct:5"},
        (
            "5%",
            "5％",
            "5 %",
            "百分之五",
            "百分之5",
            "5 percent",
            "5 per cent",
            "5 pct",
            "5パーセント",
        ),
    ),
    (
        {"pct:12.5"},
        (
            "12.5%",
            "百分之十二点五",
        ),
    ),
    ({"pct:25"}, ("百分之二十五",)),
    (
        {"bp:25"},
        (
            "25 basis points",
            "25个基点",
            "25bp",
            "25ベーシスポイント",
            "25bps",
        ),
    ),
    (
        {"n:1.69e+03"},
        (
            "1,692人",
            "1692 people",
            "1,692名",
        ),
    ),
    (
        {"eur:3e+11"},
        (
            "€300 billion",
            "3000亿欧元",
            "3000億ユーロ",
            "300 billion euros",
            "EUR 300bn",
        ),
    ),
    (
        {"btc:1.2e+03"},
        (
            "1200 BTC",
            "1,200 BTC",
            "1,200 bitcoin",
            "1,200 bitcoins",
            "1200枚比特币",
            "1200 枚 BTC",
            "1200BTC",
            "1,200ビットコイン",
            "0.12万枚BTC",
            "1.2K BTC",
        ),
    ),
    ({"eth:5"}, ("5 ETH",)),
    (
        {"eth:5e+04"},
        (
            "50,000 ether",
            "5万枚以太坊",
            "5万ETH",
        ),
    ),
    (
        {"hkd:1.2e+09"},
        (
            "HK$1.2 billion",
            "12亿港元",
            "12億香港ドル",
            "12亿港币",
        ),
    ),
    (
        {"sgd:1e+07"},
        (
            "S$10 million",
            "1000万新加坡元",
            "1000万新元",
        ),
    ),
    (
        {"aud:2e+06"},
        (
            "A$2 million",
            "200万澳元",
        ),
    ),
    ({"cad:2e+06"}, ("C$2 million",)),
    (
        {"krw:1e+12"},
        (
            "₩1 trillion",
            "1万亿韩元",
            "1兆ウォン",
            "1 trillion won",
        ),
    ),
    ({"inr:5e+09"}, ("₹500 crore",)),
    (
        {"cny:5e+08"},
        (
            "500 million yuan",
            "5亿元",
            "5亿元人民币",
            "5亿人民币",
            "RMB 500 million",
            "CNY500 million",
            "5億元",
        ),
    ),
    (
        {"usd:2.5e+07"},
        (
            "两千五百万美元",
            "2500万美元",
            "2,500万ドル",
            "$25 million",
            "$25M",
            "$25mn",
            "25-million-dollar",
            "$25-million",
        ),
    ),
    (
        {"n:1.3e+12"},
        (
            "1.3 trillion",
            "1.3万亿",
        ),
    ),
    (
        {"jpy:1.3e+12"},
        (
            "1兆3000億円",
            "1.3万亿日元",
        ),
    ),
    (
        set(),
        (
            "in 2026",
            "2026年",
            "5 exchanges",
            "Web3",
            "USDC",
            "数百万美元",
            "hundreds of millions of dollars",
        ),
    ),
    (
        {"n:1.23e+04"},
        (
            "12,345 wallets",
            "1.2345万个钱包",
        ),
    ),
    ({"usdc:1"}, ("1 USDC",)),
    (
        {"n:2.6e+08"},
        (
            "260 million e-CNY wallets",
            "2.6亿个",
            "2億6000万",
        ),
    ),
    ({"usd:1e+07"}, ("一千万美元",)),
    ({"usd:1e+09"}, ("十亿美元",)),
    ({"jpy:3e+10"}, ("三百亿日元",)),
    ({"usd:1e+06"}, ("百万ドル",)),
    (
        {"usd:5e+03"},
        (
            "5,000 dollars",
            "$5k",
            "5千美元",
        ),
    ),
    (
        {"usd:6.42e+04"},
        (
            "$64,250",
            "6.425万美元",
            "6万4250ドル",
        ),
    ),
    (
        {"chf:2e+07"},
        (
            "CHF 20 million",
            "2000万瑞士法郎",
            "2000万スイスフラン",
        ),
    ),
    (
        {"twd:5e+09"},
        (
            "NT$5 billion",
            "50亿新台币",
            "50億元新台幣",
            "50億台湾ドル",
        ),
    ),
    (
        {"brl:1e+08"},
        (
            "R$100 million",
            "1亿雷亚尔",
            "1億レアル",
            "100 million reais",
        ),
    ),
    (
        {"aed:5e+06"},
        (
            "AED 5 million",
            "500万迪拉姆",
            "500万ディルハム",
        ),
    ),
    (
        {"rub:5e+06"},
        (
            "5 million rubles",
            "500万卢布",
            "500万ルーブル",
        ),
    ),
    (
        {"usdc:2e+06"},
        (
            "200万USDC",
            "2 million USDC",
        ),
    ),
    ({"usdt:2e+06"}, ("200万枚USDT",)),
    (
        {"xrp:1e+07"},
        (
            "10 million XRP",
            "1000万XRP",
            "1,000万枚XRP",
        ),
    ),
    ({"usd:5e+05"}, ("50万美元",)),
    (
        {"n:1.5e+06"},
        (
            "1.5 million",
            "150万",
            "1.5 million-strong",
        ),
    ),
    (
        {"usd:1.5e+07"},
        (
            "1500 万美元",
            "逾1500万美元",
            "1,500 多万美元",
            "1500余万美元",
        ),
    ),
    (
        {"usd:1.5e+09"},
        (
            "約15億ドル",
            "15億ドル超",
            "$1.5-billion",
            "US $1.5 billion",
            "$ 1.5 billion",
            "1.5B USD",
        ),
    ),
    ({"usdt:1.5e+09"}, ("USDT 1.5 billion",)),
    (set(), ("", "no number", "第1回", "24 hours", "three of five", "June 2026, 24/7", "Layer 2", "top 10", "3.11")),
]


@pytest.mark.parametrize(("expected", "texts"), WRITINGS)
def test_one_number_in_many_writings(texts: tuple[str, ...], expected: set[str]) -> None:
    assert [(text, found) for text in texts if (found := numbers(aligned(text))) != expected] == []


def test_numbers_are_found_wherever_they_stand() -> None:
    text = aligned("A " * 60 + "$5 million, " + "b " * 40 + "3億円、" + "い" * 60 + "12%と1,692人")
    assert numbers(text) == {"usd:5e+06", "jpy:3e+08", "pct:12", "n:1.69e+03"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$8 million", "$8 billion"),
        ("8億円", "8億ドル"),
        ("3万枚のETH", "3千枚のETH"),
        ("5%", "5.5%"),
        ("5%", "5bp"),
        ("£1m", "€1m"),
        ("A$1m", "US$1m"),
        ("1,000 users", "10,000 users"),
        ("1万人", "1億人"),
    ],
)
def test_other_numbers_differ(one: str, other: str) -> None:
    assert not numbers(aligned(one)) & numbers(aligned(other))
    assert numbers(aligned(one))


@pytest.mark.parametrize("text", ["1" * 100_000, "1," * 50_000, "万" * 100_000, "$" * 100_000, "9" * 12 + "億" * 1000])
def test_hostile_numbers_are_read_in_time(text: str) -> None:
    assert isinstance(numbers(aligned(text[:2_000])), frozenset)
