"""docs/sections.md: its examples are judged as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.sections import SECTIONS
from newsroom.judgement.judge import Judge
from scheduler.judging import make_judge
from tests.newsroom.items import said

TEXT = (Path(__file__).parent.parent / "docs" / "sections.md").read_text(encoding="utf-8")
#: (title, section).
EXAMPLES = re.findall(r"^\| (?!`)([^|]+) \| `(\w+)` \|$", TEXT, re.MULTILINE)
BORDERS = (
    "Prices",
    "Licences",
    "Courts",
    "Presales",
    "Hacks",
    "Funds",
    "Results",
    "CBDC or policy",
    "Financing",
    "Authorities and industry in China",
    "Round-ups",
    "Opinion",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """That of the wire."""
    return make_judge()


def test_each_section_is_explained_and_has_examples_in_two_scripts() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE) == list(SECTIONS)
    assert {section for _, section in EXAMPLES} == set(SECTIONS)
    assert len(EXAMPLES) > 50
    assert sum(not title.isascii() for title, _ in EXAMPLES) >= 9
    assert all(f"**{border}" in TEXT for border in BORDERS)


def test_no_example_stands_twice() -> None:
    titles = [title for title, _ in EXAMPLES]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("title", "section"), EXAMPLES)
def test_an_example_is_judged_as_the_page_says(judge: Judge, title: str, section: str) -> None:
    (verdict,) = judge.judge([said(title)])
    assert verdict.section.section == section, verdict.section
