"""Shipped concepts find what they mean in several languages, and little else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.knowledge.concepts import shipped_concepts
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.reading.concepts import shipped_book

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("concepts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["concept"])
def test_a_concept_finds_its_names_and_leaves_the_rest(case: dict[str, Any]) -> None:
    query = compile_query(f"@{case['concept']}")
    assert [text for text in case["finds"] if not query.match(Document.of(text))] == []
    assert [text for text in case["misses"] if query.match(Document.of(text)) is not None] == []


def test_every_shipped_concept_can_be_looked_for() -> None:
    assert [key for key in shipped_concepts() if not shipped_book().names(key)] == []


@pytest.mark.parametrize(
    ("word", "event"),
    [
        ("pilot", "pilot"),
        ("pilot*", "pilot"),
        ("launch*", "launch"),
        ("ban", "ban"),
        ("bill", "bill"),
        ("试点", "pilot"),
        ("arrest*", "arrest"),
        ("delist*", "delisting"),
        ("hack*", "hack"),
        ("融资", "funding"),
    ],
)
def test_a_common_word_stands_for_one_event(word: str, event: str) -> None:
    assert shipped_book().event_of(word) == event
