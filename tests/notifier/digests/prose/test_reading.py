"""What is left of a report without what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifier.digests.prose.reading import read, size
from tests.notifier.digests.prose.conftest import Case, cases, report


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.of)
def test_sentences_of_a_report_are_left_and_nothing_else(case: Case) -> None:
    found = read(case.report)
    assert found.sentences == case.keeps
    assert (found.day, found.origin) == (case.day, case.origin)


def test_the_longer_text_is_read() -> None:
    made = report("A title", "A summary of five words.")
    item = replace(made.item, content="The content says what the summary leaves out, and more.")
    assert read(replace(made, item=item)).sentences == (item.content,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Bank's desk opened, at last.", 6),
        ("海港银行，开业。", 6),
        ("海港 Bank 完成 400 万美元融资", 11),
        ("", 0),
    ],
)
def test_sizes_are_counted_as_word_processors_count(text: str, expected: int) -> None:
    assert size(text) == expected
