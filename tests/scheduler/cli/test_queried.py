"""Tags and clues as queries take them: whatever the newsroom can say is a concept, or a word that is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from config.knowledge.cbdc import Event, shipped_knowledge
from config.knowledge.concepts import shipped_concepts
from config.knowledge.names import shipped_groups, shipped_words
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from scheduler.cli.queried import (
    _EVENTS,
    _WORDS,
    of_event,
    of_institution,
    of_name,
    of_project,
    of_word,
    reason_in_words,
    tags_in_words,
)


def _everything() -> Iterator[tuple[str, str]]:
    """Each value that a tag or a clue can have, and how it is shown."""
    knowledge = shipped_knowledge()
    yield from ((each.name, of_project(each.name)) for each in knowledge.projects if each.name)
    yield from ((each.id, of_institution(each.id)) for each in knowledge.institutions)
    yield from ((event, of_event(event)) for event in get_args(Event))
    yield from ((key, of_name(key)) for key in shipped_groups())
    yield from ((key, of_word(key)) for key in shipped_words())


def test_what_is_shown_is_a_concept_or_a_word_that_is_none() -> None:
    concepts = shipped_concepts()
    shown = list(_everything())
    wrong = [
        (value, each)
        for value, each in shown
        if (each.removeprefix("@") not in concepts if each.startswith("@") else each in concepts)
    ]
    assert wrong == []
    assert sum(each.startswith("@") for _, each in shown) > 2_000


def test_a_query_takes_what_is_shown_as_a_concept() -> None:
    shown = dict.fromkeys(each for _, each in _everything() if each.startswith("@"))
    few = [*list(shown)[:100], *list(shown)[::40]]
    for each in few:
        compile_query(each, shipped_book())


def test_words_and_events_are_mapped_to_concepts_that_there_are() -> None:
    assert {*_WORDS.values(), *_EVENTS.values()} <= {*shipped_concepts()}
    assert {*_WORDS} <= {*shipped_words()}
    assert not {*_WORDS} & {*shipped_concepts()}, "an id that is a concept by itself"


def test_every_central_bank_is_a_concept() -> None:
    banks = [each.id for each in shipped_knowledge().institutions if each.central_bank and each.country != "XM"]
    assert [each for each in banks if not of_institution(each).startswith("@")] == []


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({}, []),
        (
            {"projects": ["Digital Euro"], "institutions": ["ecb"], "jurisdictions": ["EU"], "event": "pilot"},
            ["@project:digital-euro", "@ecb", "EU", "@pilot"],
        ),
        (
            {"projects": ["Digital Rupee (e₹)"], "jurisdictions": ["IN"], "event": "legislation"},
            ["@project:digital-rupee", "IN", "@legislation"],
        ),
        # No name of it means it wherever it stands.
        (
            {"projects": ["Digital peso"], "jurisdictions": ["MX"], "event": "statement"},
            ["Digital peso", "MX", "statement"],
        ),
        (
            {"institutions": ["bot", "us-government"], "countries": ["TH", "US"]},
            ["@bank:bot-thailand", "us-government", "TH", "US"],
        ),
        ({"event": "other"}, []),
    ],
)
def test_tags_in_words(tags: dict[str, object], told: list[str]) -> None:
    assert tags_in_words(tags) == told


@pytest.mark.parametrize(
    ("kind", "detail", "told"),
    [
        ("names", "tether, US, texas", "names @firm:tether, US, Texas"),
        ("concepts", "raise, pilot, stake", "concepts @funding, @pilot, stake"),
        ("names_apart", "binance / okx, CN", "names apart @firm:binance / @firm:okx, CN"),
        (
            "rivals",
            "binance / okx; coinbase / kraken",
            "rivals @firm:binance / @firm:okx; @firm:coinbase / @firm:kraken",
        ),
        ("numbers", "usd:4e+07, 5", "numbers usd:4e+07, 5"),
        ("words", "pilot, tether", "words pilot, tether"),
        ("names", "", "names"),
        ("names", "gone-since", "names gone-since"),
        ("same_url", "", "same url"),
    ],
)
def test_a_reason_in_words(kind: str, detail: str, told: str) -> None:
    assert reason_in_words(kind, detail) == told
