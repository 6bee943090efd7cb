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
FOUND = [(case["concept"], text) for case in CASES for text in case["finds"]]
MISSED = [(case["concept"], text) for case in CASES for text in case["misses"]]


@pytest.mark.parametrize(("concept", "text"), FOUND)
def test_a_concept_finds_its_names(concept: str, text: str) -> None:
    assert compile_query(f"@{concept}").match(Document.of(text)), f"@{concept} misses {text}"


@pytest.mark.parametrize(("concept", "text"), MISSED)
def test_a_concept_leaves_the_rest(concept: str, text: str) -> None:
    assert compile_query(f"@{concept}").match(Document.of(text)) is None, f"@{concept} finds {text}"


@pytest.mark.parametrize("key", list(shipped_concepts()))
def test_every_shipped_concept_can_be_looked_for(key: str) -> None:
    assert shipped_book().names(key)


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
