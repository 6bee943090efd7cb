"""Reports as stories are put together from them."""

from __future__ import annotations

import pytest

from notifier.digests.assembling import report_of
from tests.newsroom.items import make_item


@pytest.mark.parametrize(
    ("title", "summary", "said", "language"),
    [
        ("Bank tests the offline purse", "It says that the trial goes on.", None, "en"),
        ("Bank tests the offline purse", "It says that the trial goes on.", "ja", "en"),
        ("Banken prøver pungen", "Direktøren siger, at kronen er steget over det forventede niveau.", None, "da"),
        ("Bank beproeft de beurs", "Of een andere toezichthouder praat over de digitale euro.", None, "nl"),
        ("Riksbanken: e-kronan prövas", None, "sv", "sv"),
        ("数字钱包开始试点", None, None, "zh"),
        ("数字钱包开始试点", None, "zh-Hant", "zh"),
        ("デジタルウォレットの実証を開始", None, "zh", "ja"),
        ("디지털 지갑 시범 운영 시작", None, None, "ko"),
        ("BTC 4.2", None, None, ""),
    ],
)
def test_a_report_is_in_the_language_that_it_is_written_in(
    title: str, summary: str | None, said: str | None, language: str
) -> None:
    assert report_of(make_item(id="1", title=title, summary=summary, language=said), None).language == language
