"""Which headlines are no reports."""

from __future__ import annotations

import pytest

from newsroom.clustering.asides import is_aside, is_said
from record.folding import aligned


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Why Velmar's token keeps falling", True),
        ("Is the Velmar lawsuit the end of staking?", True),
        ("Morning Minute: Kenya sues Velmar", True),
        ("Kenya vote and three more things to know", True),
        ("早報｜維爾瑪遭起訴", True),
        ("维尔玛遭起诉丨币圈晚报", True),
        ("热点｜维尔玛遭起诉；肯尼亚举行投票；央行维持利率不变（3月10日）", True),
        ("The Daily: Kenya sues Velmar, and more", True),
        ("Kenya sues Velmar; shares fall", False),
        ("AI will &#039;not&#039; replace Velmar", False),
        ("维尔玛转自人民日报", False),
        ("The Daily Harbour sues Velmar", False),
        ("一文看懂維爾瑪訴訟", True),
        ("ヴェルマー提訴の舞台裏", True),
        ("今週の注目ニュースまとめ", True),
        ("ヴェルマーの新トークンを解説", True),
        ("Kenya sues Velmar", False),
        ("Canada fines Velmar", False),
        ("肯尼亚起诉维尔玛", False),
        ("ケニア、ヴェルマーを提訴", False),
    ],
)
def test_asides(title: str, expected: bool) -> None:
    assert is_aside(aligned(title)) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Token will double, says Velmar's chief", True),
        ("分析師：代幣將翻倍", True),
        ("代幣は倍になる、ヴェルマーCEOが指摘", True),
        ("Velmar's token doubles", False),
    ],
)
def test_what_somebody_says(title: str, expected: bool) -> None:
    assert is_said(aligned(title)) is expected
