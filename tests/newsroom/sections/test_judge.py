"""Reports in their sections, with the shipped head."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from config.sections import SECTIONS, Section
from newsroom.sections.judge import SectionJudge, SectionVerdict
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from tests.newsroom.items import said

ENCODER = UseEncoder()


def verdict(
    title: str,
    summary: str = "",
    *,
    source: str = "",
    about: bool | None = None,
    fixed: Mapping[str, Section] | None = None,
    bias: Mapping[str, Mapping[Section, float]] | None = None,
    encoder: str | None = None,
) -> SectionVerdict:
    report = said(title, summary=summary, source=source)
    vectors = ENCODER.encode([vector_text(report)])
    judge = SectionJudge.shipped(fixed=fixed, bias=bias)
    known = None if about is None else [about]
    (found,) = judge.judge([report], vectors, about_cbdc=known, encoder=encoder)
    return found


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Norway's finance ministry proposes licences for crypto exchanges", "policy"),
        ("Prosecutors charge founder of token issuer with fraud", "policy"),
        ("监管机构对三家加密交易所处以罚款", "policy"),
        ("金融庁、暗号資産交換業者に業務改善命令", "policy"),
        ("Kestrel Pay raises $40 million in Series B led by Harrow Capital", "investment"),
        ("区块链公司完成千万美元A轮融资", "investment"),
        ("ブロックチェーン企業、10億円を資金調達", "investment"),
        ("Wallet maker ships update with passkeys for Ethereum users", "industry"),
        ("交易所上线新的质押产品", "industry"),
        ("ECB picks suppliers for the digital euro", "cbdc"),
        ("数字人民币试点新增三个城市", "cbdc"),
        ("日銀、デジタル円のパイロット実験を続行", "cbdc"),
        ("Bitcoin could triple by next year, analyst argues", "opinion"),
        ("Football club signs striker from Lisbon", "off_topic"),
        ("今晚黄金档电视剧收视率出炉", "off_topic"),
    ],
)
def test_titles_alone_are_placed(title: str, section: Section) -> None:
    found = verdict(title)
    assert found.section == section, found
    assert 0 < found.confidence <= 1
    assert found.reasons
    assert found.second in set(SECTIONS) - {section}
    assert 0 <= found.second_confidence <= min(found.confidence, 1 - found.confidence + 0.001)


def test_a_source_fixes_its_section_or_leans() -> None:
    title = "Wallet maker ships update with passkeys"
    fixed = verdict(title, source="bank", fixed={"bank": "policy"})
    assert (fixed.section, fixed.confidence) == ("policy", 1.0)
    assert (fixed.second, fixed.second_confidence) == (None, 0.0)
    assert "bank" in fixed.reasons[0]
    assert verdict(title, source="other", fixed={"bank": "policy"}).section != "policy"
    assert verdict(title, source="bank", bias={"bank": {"opinion": 20.0}}).section == "opinion"


def test_what_is_about_a_cbdc_leans_to_that_section() -> None:
    title = "Lawmakers in Ohio debate a bill on crypto payments"
    plain, about = verdict(title, about=False), verdict(title, about=True)
    assert plain.section == "policy"
    assert about.section == "cbdc" or about.confidence < plain.confidence


def test_vectors_of_another_encoder_do_not_count() -> None:
    report = said("Kestrel Pay raises $40 million in Series B")
    judge = SectionJudge.shipped()
    noise = np.full((1, 512), 0.5, dtype=np.float32)
    (found,) = judge.judge([report], noise, encoder="another")
    (again,) = judge.judge([report], -noise, encoder="another")
    assert found == again
    assert found.section == "investment"


def test_many_are_judged_as_one_by_one() -> None:
    titles = ["ECB picks suppliers for the digital euro", "Football club signs striker", "交易所上线新的质押产品"]
    reports = [said(title, id=str(number)) for number, title in enumerate(titles)]
    vectors = ENCODER.encode([vector_text(report) for report in reports])
    together = SectionJudge.shipped().judge(reports, vectors)
    assert [each.section for each in together] == [verdict(title).section for title in titles]
    assert SectionJudge.shipped().judge([], vectors[:0]) == []


@pytest.mark.parametrize("text", ["", "\ud800", "!!!", "a" * 100_000, "数" * 100_000, "\0"])
def test_odd_texts_are_placed_somewhere(text: str) -> None:
    assert verdict(text, text).section in SECTIONS
