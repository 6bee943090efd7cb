"""Where sentences end."""

from __future__ import annotations

import pytest

from newsroom.sentences import sentences

CASES = [
    ["The bank decides.", "It votes today!", "Why?", "Nobody knows"],
    ["It pays 3.5 per cent, e.g. to Mr. Keel of Arden Inc. and to J. Smith.", "No. 5 is out."],
    ["He said “no.”", "She left (at once.)", "They stayed."],
    ["The U.S. bank paid $1.2 million.", "More follows."],
    ["央行发布公告。", "试点扩大！", "何时开始？", "尚未决定"],
    ["「始める。」", "続きは来年。"],
    ["Die Bank zahlt z.B. 3 Mio. Euro.", "Das genügt."],
    ["The answer is no.", "Nobody came."],
    ["Wait…", "Then it came."],
    ["A heading without an end"],
]


@pytest.mark.parametrize("expected", CASES, ids=lambda case: case[0][:20])
def test_sentences_of_a_paragraph(expected: list[str]) -> None:
    joint = "" if any(ord(char) > 0x3000 for char in expected[0]) else " "
    assert list(sentences(joint.join(expected))) == expected


def test_nothing_is_lost_of_a_line_of_signs() -> None:
    assert "".join(sentences("." * 50_000)) == "." * 50_000
    assert list(sentences("  ")) == []
