"""What a headline is made of."""

from __future__ import annotations

import pytest

from newsroom.clustering.headline import Headline, headline_of
from newsroom.signals.signals import named


def headline(title: str, *stated: str) -> Headline:
    return headline_of(title, named(title, "")[0], stated)


def subjects(title: str) -> list[str]:
    return [each.stem for each in headline(title).subjects]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kenya weighs Safaricom’s tax plan", ["kenya", "safaricom"]),
        ("Court hears Rosa Lind in fraud case", ["rosa"]),
        ("Kenya Weighs Velmar Tax On Crypto Gains", ["kenya"]),
        ("Velmar 完成 1800 万美元融资", ["velmar"]),
        ("金融庁、ロンテックスに業務停止命令", ["ロンテックス"]),
        ("ステーブルコインのトークン", []),
    ],
)
def test_subjects_are_what_is_written_like_a_name(title: str, expected: list[str]) -> None:
    assert [each for each in subjects(title) if each != "court"] == expected


def test_an_authority_is_of_its_country() -> None:
    assert "nGH" in headline("Bank of Ghana raises its key rate").groups["countries"]


def test_numbers_by_their_unit() -> None:
    assert headline("It raises $45 million", "usd:4.5e+07", "pct:5").amounts == {"usd": [4.5e7], "pct": [5.0]}


@pytest.mark.parametrize("title", ["", "'s 's", "\ud800", "数字", "12"])
def test_odd_headlines_have_no_subjects(title: str) -> None:
    assert subjects(title) == []
