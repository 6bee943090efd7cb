"""Headlines: a report's own title, without what its site puts around it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifier.digests.prose.headline import headline, title_of
from tests.notifier.digests.prose.conftest import AT, report, told


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("JUST IN: Harbour Bank opens custody desk for bonds", "Harbour Bank opens custody desk for bonds"),
        ("BREAKING: Harbour Bank opens custody desk for bonds", "Harbour Bank opens custody desk for bonds"),
        ("Harbour Bank opens custody desk for bonds | The Ledger Post", "Harbour Bank opens custody desk for bonds"),
        ("Harbour Bank opens custody desk for bonds - CoinDesk", "Harbour Bank opens custody desk for bonds"),
        (
            "Harbour Bank opens desk for bonds: Guest Post by Bits | The Ledger Post",
            "Harbour Bank opens desk for bonds",
        ),
        ("Harbour Bank opens custody desk for bonds (video)", "Harbour Bank opens custody desk for bonds"),
        ("Harbour Bank - a history of four desks", "Harbour Bank - a history of four desks"),
        ("Harbour Bank opens custody desk: Bloomberg", "Harbour Bank opens custody desk: Bloomberg"),
        ("快讯｜海港银行开设代币化债券托管业务", "海港银行开设代币化债券托管业务"),
        ("一周观察丨海港银行开设代币化债券托管业务", "海港银行开设代币化债券托管业务"),
        ("海港银行公布第四季度业绩，其中：", "海港银行公布第四季度业绩"),
        ("【独家】海港银行开设代币化债券托管业务", "海港银行开设代币化债券托管业务"),
        ("数据：海港银行托管规模突破四十亿美元", "海港银行托管规模突破四十亿美元"),
        ("PANews 12月2日消息，海港银行开设代币化债券托管业务。", "海港银行开设代币化债券托管业务"),
        (
            (
                "链上通讯消息，12 月 2 日，海港银行周二宣布开设代币化债券托管业务，首批涵盖四家发行人，"
                "服务对象为机构客户，费率低于同业，未来将扩展至基金份额与票据，并在三个城市开设服务中心。"
            ),
            "海港银行周二宣布开设代币化债券托管业务",
        ),
        (
            (
                "海港银行行长在致股东的公开信中表示，代币化债券正成为本行托管业务的重点，首批涵盖四家发行人，"
                "服务对象为机构客户，费率低于同业，未来将扩展至基金份额与票据。"
            ),
            "海港银行行长在致股东的公开信中表示，代币化债券正成为本行托管业务的重点",
        ),
        ("Harbour Bank " * 60, "Harbour Bank " * 12 + "Harbour…"),
        ("", ""),
    ],
)
def test_a_title_is_left_without_its_surroundings(title: str, expected: str) -> None:
    found = title_of(report(title))
    assert found == expected or (len(expected) > 150 and len(found) <= 160 and found.endswith("…"))


def test_the_editions_language_comes_first() -> None:
    english = report("Harbour Bank opens custody desk")
    chinese = report("海港银行开设代币化债券托管业务", language="zh")
    assert headline(told(chinese, english), "en") == ("Harbour Bank opens custody desk", "en")
    assert headline(told(english, chinese), "zh") == ("海港银行开设代币化债券托管业务", "zh")
    assert headline(told(chinese), "en") == ("海港银行开设代币化债券托管业务", "zh")


@pytest.mark.parametrize(
    "worse",
    [
        "Will Harbour Bank open a custody desk?",
        "Here's why Harbour Bank opens a custody desk",
        "HARBOUR BANK OPENS CUSTODY DESK FOR BONDS",
        "Harbour Bank",
        "5 banks that open custody desks",
        "Harbour Bank custody desk is INSANE news!!!",
    ],
)
def test_a_plain_title_comes_before_one_that_teases(worse: str) -> None:
    plain = report("Harbour Bank opens custody desk", source="Coin Courant")
    assert headline(told(report(worse), plain), "en")[0] == "Harbour Bank opens custody desk"


def test_a_teaser_stands_where_nobody_has_another_title() -> None:
    assert headline(told(report("Will Harbour Bank open a desk?")), "en")[0] == "Will Harbour Bank open a desk?"


def test_a_title_of_something_else_speaks_for_no_story() -> None:
    essay = report("托管这门生意的终局与十年暗流", language="zh")
    news = report("海港银行开设债券托管业务", source="渡口财经", language="zh", published=AT + timedelta(hours=1))
    same = report("海港银行宣布开设债券托管业务", source="链上通讯", language="zh", published=AT + timedelta(hours=2))
    assert headline(told(essay, news, same), "zh")[0] == "海港银行开设债券托管业务"


def test_what_stands_in_no_report_of_the_language_stands_in_english() -> None:
    japanese = report("ハーバー銀行、債券の保管を開始", source="通貨新聞", language="ja")
    english = report("Harbour Bank opens custody desk for bonds", source="Coin Courant")
    assert headline(told(japanese, english), "zh") == ("Harbour Bank opens custody desk for bonds", "en")
    assert headline(told(japanese), "zh") == ("ハーバー銀行、債券の保管を開始", "ja")
