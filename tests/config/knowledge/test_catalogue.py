"""The sources that Mintwire comes with: those that are read by default, and those of packs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from config.fields import NEVER
from config.kinds.listing import ListingSource
from config.kinds.source import CATEGORIES
from config.knowledge.catalogue import catalogue, catalogue_documents
from config.knowledge.packs import shipped_packs
from config.load import load
from config.reading.include import SHIPPED
from record.urls import canonical

#: What the catalogue says of each; the other keys have defaults.
SAID = ("name", "kind", "url", "homepage", "language", "country", "category", "tier", "timezone", "evidence", "checked")
#: A repository, and the file in it where it is known; or how many files of an index that names none.
EVIDENCE = re.compile(r"[\w.-]+/[\w.-]+(: \S.*|, .+)?|(a file|\d+ (or more )?files) of an index of public code .*")


def test_it_is_large_and_those_that_are_read_by_default_are_few() -> None:
    assert len(catalogue()) >= 300
    assert len(load(SHIPPED, {}, Path("/")).settings.sources) == 63


@pytest.mark.parametrize("name", SAID)
def test_each_says_what_it_is(name: str) -> None:
    entries = [entry for document in catalogue_documents() for entry in document.data]
    assert [entry["id"] for entry in entries if not entry.get(name)] == []


def test_each_says_so_in_the_words_of_the_catalogue() -> None:
    sources = catalogue().values()
    assert {source.category for source in sources} <= {*CATEGORIES}
    assert [source.id for source in sources if not EVIDENCE.fullmatch(str(source.evidence))] == []
    assert [source.id for source in sources if not source.name_native and source.language != "en"] == []
    assert [source.id for source in sources if source.checked != NEVER and not source.checked] == []
    # No page of theirs was seen when they were written: a selector would be a guess.
    assert [source.id for source in sources if isinstance(source, ListingSource) and not source.auto] == []


def test_no_two_are_one() -> None:
    entries = [entry["id"] for document in catalogue_documents() for entry in document.data]
    assert len(set(entries)) == len(entries)
    addresses = Counter(canonical(source.url) for source in catalogue().values())
    assert [address for address, times in addresses.items() if times > 1] == []


def test_each_can_be_chosen() -> None:
    in_packs = {source for pack in shipped_packs().values() for source in pack.sources}
    assert [source for source in catalogue() if source not in in_packs] == []
