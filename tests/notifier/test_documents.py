"""Items as queries see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.knowledge.cbdc import shipped_knowledge
from config.knowledge.outlets import shipped_outlets
from notifier.documents import amounts_of, cited_names, document_of, facts_of, stages_of
from notifier.query import Facts, compile_query
from record.changes import Outlet
from tests.newsroom.items import make_item

REPORT = make_item(
    url="https://www.ECB.europa.eu/press",
    title="Five firms get 25 million euros",
    summary="and then $1.2bn",
    content="and then $7 billion",
    authors=("Ann Bo", "李明"),
    language="en-GB",
)
NOW = REPORT.discovered + timedelta(hours=2)
BANK = Outlet("European Central Bank", "central_bank", "primary", primary=True)
TAGS = {
    "about_cbdc": True,
    "jurisdictions": ["EU"],
    "projects": ["Digital Euro", "e-CNY"],
    "institutions": ["ecb"],
    "countries": ["DE", "EU"],
    "event": "pilot",
    "cited_source": "Reuters",
    "cited_date": None,
}


def test_all_that_is_known_of_an_item() -> None:
    facts = facts_of(REPORT, BANK, now=NOW, section="cbdc", tags=TAGS, first=True)
    assert REPORT.published is not None
    assert facts == Facts(
        source="ecb-press",
        source_name="European Central Bank",
        category="central_bank",
        tier="primary",
        section="cbdc",
        tags=("cbdc", "cbdc?"),
        lang="en-GB",
        countries=("EU", "DE"),
        projects=("Digital Euro", "e-CNY"),
        event="pilot",
        stages=stages_of(("Digital Euro", "e-CNY"), REPORT.published),
        cited=cited_names("Reuters"),
        domain="www.ecb.europa.eu",
        amounts=(25e6, 1.2e9),
        age=NOW - REPORT.published,
        primary=True,
        first=True,
    )


def test_what_is_not_known_is_nothing() -> None:
    item = make_item(url=None, title=None, summary=None, language=None, published=None)
    facts = facts_of(item, None, now=NOW)
    assert facts == Facts(source="ecb-press", age=NOW - item.discovered)
    assert facts.values == frozenset()
    assert document_of(item, facts).text.split("\n")[1:4] == ["", "", ""]


def test_texts_and_authors_of_an_item_are_looked_through() -> None:
    document = document_of(REPORT, facts_of(REPORT, BANK, now=NOW))
    for query in ("title:firms", "summary:then", "body:billion", 'author:"ann bo" author:李明', "source:central"):
        assert compile_query(query).match(document), query
    assert compile_query('"bo 李"').match(document) is None


def test_the_language_that_nobody_names_is_that_of_the_words() -> None:
    said = make_item(language=None, title="Die Bank führt im nächsten Jahr eine digitale Währung ein", summary=None)
    assert facts_of(said, None, now=NOW).lang == "de"
    assert facts_of(make_item(language="fr", title=said.title), None, now=NOW).lang == "fr"


def test_projects_stand_where_they_stood_on_the_day() -> None:
    (project,) = [each for each in shipped_knowledge().projects if each.name == "e-CNY"]
    early, late = datetime(2020, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    assert stages_of(("e-CNY",), early) == (project.stage_at("2020-05-01"),)
    assert stages_of(("e-CNY",), late) == (project.stage_at("2026-05-01"),)
    assert stages_of(("e-CNY",), early) != stages_of(("e-CNY",), late)
    assert stages_of((), late) == ()
    assert stages_of(("No Such Coin",), late) == ()
    same = [each.name or "" for each in shipped_knowledge().projects if each.stage_at("2026-05-01") == "launch"]
    assert stages_of(tuple(same), late) == ("launch",)


def test_a_cited_outlet_goes_by_its_name_and_its_source() -> None:
    known = next(outlet for outlet in shipped_outlets() if outlet.source)
    assert cited_names(known.name) == (known.source, known.name)
    assert cited_names("The Nowhere Ledger") == ("The Nowhere Ledger",)
    assert cited_names(None) == cited_names("") == ()


@pytest.mark.parametrize(
    ("title", "summary", "found"),
    [
        ("raises $40 million", None, (40e6,)),
        ("融资 4000 万美元", "又筹得3亿元", (40e6, 3e8)),
        (None, "€2.5bn and ¥1,000", (2.5e9, 1000.0)),
        ("Five firms", "in 2026", ()),
        (None, None, ()),
        ("x" * 1_999, "$5 million", ()),
    ],
)
def test_amounts_are_of_title_and_summary_whatever_the_currency(
    title: str | None, summary: str | None, found: tuple[float, ...]
) -> None:
    assert amounts_of(title, summary) == found
