"""Days to come that reports announce, and those that leave doubt."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from notifier.digests.prose.announced import announced, announced_by
from tests.notifier.digests.prose.conftest import AT, report


@pytest.mark.parametrize(
    ("sentence", "day", "what"),
    [
        ("The rules come into force on January 15, 2027.", date(2027, 1, 15), "in_force"),
        ("The act takes effect on Jan. 15.", date(2027, 1, 15), "in_force"),
        ("Fees of two kinds, effective 1 February 2027, were cut by half.", date(2027, 2, 1), "in_force"),
        ("The consultation on custody runs until 31 January 2027.", date(2027, 1, 31), "consultation"),
        ("Comments on the draft are due by Dec. 20.", date(2026, 12, 20), "consultation"),
        ("Issuers must register by March 1, 2027.", date(2027, 3, 1), "deadline"),
        ("The board set a December 30 deadline for licences.", date(2026, 12, 30), "deadline"),
        ("A hearing is set for Dec. 9.", date(2026, 12, 9), "hearing"),
        ("The bank will open the network to shops on January 4.", date(2027, 1, 4), "launch"),
        ("新规将于2027年1月15日起正式施行。", date(2027, 1, 15), "in_force"),
        ("该办法自 2027 年 2 月 1 日起生效。", date(2027, 2, 1), "in_force"),
        ("公开征求意见截至12月20日。", date(2026, 12, 20), "consultation"),
        ("发行人须在2027年3月1日前完成登记。", date(2027, 3, 1), "deadline"),
        ("委员会定于12月9日举行听证会。", date(2026, 12, 9), "hearing"),
        ("該銀行將於1月4日向商戶開放網絡。", date(2027, 1, 4), "launch"),
        ("改正法は1月15日から施行される。", date(2027, 1, 15), "in_force"),
        ("意見募集は12月20日まで行われる。", date(2026, 12, 20), "consultation"),
        ("규정은 2027년 1월 15일부터 시행된다.", date(2027, 1, 15), "in_force"),
        ("의견 수렴은 12월 20일까지 진행된다.", date(2026, 12, 20), "consultation"),
    ],
)
def test_a_day_is_found_beside_what_happens_on_it(sentence: str, day: date, what: str) -> None:
    (found,) = announced(f"Some bank said so. {sentence}", AT)
    assert (found.day, found.what) == (day, what)
    assert found.sentence in f"Some bank said so. {sentence}"


@pytest.mark.parametrize(
    "sentence",
    [
        "The rules came into force on November 15.",
        "The rules come into force on December 1.",
        "The act takes effect on July 1.",
        "The bank might open the network on January 4.",
        "The bank had planned to open on January 4 but postponed it.",
        "Traders see 40% odds that the vote will be held on January 4.",
        "The token unlock will begin on January 4.",
        "The rules come into force on February 30, 2027.",
        "The rules come into force on January 15, 2067.",
        "On January 4, snow is likely.",
        "原定于12月9日举行的会议已取消。",
        "该平台或将于1月4日上线。",
        "押注者认为停火将于1月4日前达成。",
        "英国の規制は昨年10月25日に施行された。",
        "新規則は今年7月1日に施行された。",
    ],
)
def test_what_leaves_doubt_or_is_past_is_no_day(sentence: str) -> None:
    assert announced(sentence, AT) == []


def test_a_year_in_words_counts() -> None:
    (found,) = announced("英国の規制は来年10月25日に施行される。", AT)
    assert found.day == date(2027, 10, 25)


def test_days_come_once_and_in_order() -> None:
    text = "The act takes effect on Jan. 15.\nA hearing is set for Dec. 9. The act will take effect on January 15."
    assert [(each.day, each.what) for each in announced(text, AT)] == [
        (date(2026, 12, 9), "hearing"),
        (date(2027, 1, 15), "in_force"),
    ]


def test_a_report_announces_in_its_title_or_its_text() -> None:
    made = report("Hearing set for Dec. 9", "The act takes effect on Jan. 15. Read more on our website.")
    assert [each.day for each in announced_by(made)] == [date(2026, 12, 9), date(2027, 1, 15)]


def test_a_title_that_tells_of_several_things_announces_nothing() -> None:
    made = report("海港银行托管业务将于1月4日上线；渡口支付完成融资", "渡口支付完成融资，三家机构参投。", language="zh")
    assert announced_by(made) == []


@pytest.mark.parametrize("text", ["on January 4 " * 900, "将于1月4日" * 2000, "9" * 6000, "will " * 2000])
def test_long_texts_are_given_up_soon(text: str) -> None:
    assert announced(text, datetime.fromisoformat("2026-12-02T00:00:00+00:00")) == []
