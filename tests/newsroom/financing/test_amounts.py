"""Amounts in words to numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from newsroom.financing.amounts import amounts
from record.folding import aligned


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("US$8.07 billion", "8070000000", "USD"),
        ("80.7亿美元", "8070000000", "USD"),
        ("80.7億美元", "8070000000", "USD"),
        ("$30M", "30000000", "USD"),
        ("C$1.33 billion", "1330000000", "CAD"),
        ("HK$780 million", "780000000", "HKD"),
        ("€12.5m", "12500000", "EUR"),
        ("£50M", "50000000", "GBP"),
        ("$1.2-billion", "1200000000", "USD"),
        ("$915K", "915000", "USD"),
        ("RMB 200 million", "200000000", "CNY"),
        ("500 million yuan", "500000000", "CNY"),
        ("1,587 bitcoin", "1587", "BTC"),
        ("50 million USDC", "50000000", "USDC"),
        ("500 枚 BTC", "500", "BTC"),
        ("5400 万美元", "54000000", "USD"),
        ("一亿美元", "100000000", "USD"),
        ("两千五百万元", "25000000", "CNY"),
        ("1億2,000万ドル", "120000000", "USD"),
        ("6兆8800億円", "6880000000000", "JPY"),
        ("10Mドル", "10000000", "USD"),
        ("3.55億ドル", "355000000", "USD"),
        ("數千萬元", None, "CNY"),
        ("1조 2천억원", "1200000000000", "KRW"),
        ("620만달러", "6200000", "USD"),
        ("비트코인 1,200개", "1200", "BTC"),
        ("several million dollars", None, "USD"),
    ],
)
def test_amounts(text: str, amount: str | None, currency: str) -> None:
    (found,) = amounts(aligned(f"総額 {text} 。"))
    assert found.money.amount == (None if amount is None else Decimal(amount))
    assert found.money.currency == currency


@pytest.mark.parametrize(
    "text", ["2023年10月", "Series B in 2026", "5 percent", "48 hours", "第3回", "$999999999 trillion"]
)
def test_what_is_no_amount_of_money(text: str) -> None:
    assert amounts(aligned(text)) == []
