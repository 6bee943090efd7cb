"""What is about a CBDC, and whose."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsroom.cbdc.tags import Tagger, Tags
from tests.newsroom.items import said

TAGGER = Tagger.shipped()


def agrees(tags: Tags, headline: dict[str, Any]) -> bool:
    return (
        tags.about_cbdc is headline["about"]
        and sorted(tags.jurisdictions) == sorted(headline.get("in", []))
        and sorted(tags.projects) == sorted(headline.get("projects", []))
        and (tags.about_probability >= 0.5) is headline["about"]
        and (tags.event is None) is not headline["about"]
        and headline.get("event") in (None, tags.event)
    )


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("headlines*.yaml")), ids=lambda path: path.stem)
def test_headlines(path: Path) -> None:
    headlines = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    tagged = [(each, TAGGER.tags(said(each["title"], summary=each.get("summary", "")))) for each in headlines]
    assert tagged
    assert [(headline, tags) for headline, tags in tagged if not agrees(tags, headline)] == []


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Riksbank abandons e-krona", "cancellation"),
        ("House passes bill to bar a CBDC", "legislation"),
        ("数字人民币试点扩大", "pilot"),
        ("Bank of Jamaica launches JAM-DEX", "launch"),
        ("BIS study on CBDC design published", "research"),
        ("Lagarde says digital euro protects privacy", "statement"),
        ("Bank of Ghana plans eCedi for next year", "announcement"),
        ("mBridge links four central banks", "cross_border"),
    ],
)
def test_events(title: str, event: str) -> None:
    assert TAGGER.tags(said(title)).event == event


def test_a_summary_counts_where_it_is_of_a_cbdc_and_not_where_it_mentions_one() -> None:
    subject = "The CBDC would sit beside cash, and the CBDC would pay no interest, the governor said."
    passing = "The token competes with cards. Some expect a CBDC one day."
    assert TAGGER.tags(said("A governor looks ahead", summary=subject)).about_cbdc
    tags = TAGGER.tags(said("A new token for shops", summary=passing))
    assert not tags.about_cbdc
    assert tags.reasons == ("a CBDC is named in passing",)


def test_the_bank_of_a_chinese_text_is_that_of_china_unless_another_country_is_named() -> None:
    assert TAGGER.tags(said("央行推进数字货币研发")).jurisdictions == ("CN",)
    assert TAGGER.tags(said("泰国央行推进数字货币研发")).jurisdictions == ("TH",)


def test_countries_and_institutions_are_told_whatever_it_is_about() -> None:
    tags = TAGGER.tags(said("Bank of England and Japan's regulator on stablecoins"))
    assert (tags.countries, tags.institutions) == (("GB", "JP"), ("boe",))


@pytest.mark.parametrize("text", ["\ud800", "CBDC " * 100_000, "央行" * 100_000, "\0", "İ" * 1000])
def test_odd_texts_are_tagged_in_peace(text: str) -> None:
    assert isinstance(TAGGER.tags(said(text, summary=text)).about_cbdc, bool)


def test_a_currency_that_several_countries_have_is_that_of_the_country_that_is_named() -> None:
    def projects(title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        tags = TAGGER.tags(said(title))
        return tags.jurisdictions, tags.projects

    assert projects("Digital rupee users double") == (("IN",), ("Digital Rupee (e₹)",))
    assert projects("Mauritius tries its digital rupee") == (("MU",), ())
    assert projects("India and Mauritius link digital rupee systems") == (("IN", "MU"), ("Digital Rupee (e₹)",))
    assert projects("Digital peso users double") == ((), ())
    assert projects("Digital peso users double in Manila") == (("PH",), ())
    assert projects("Bank of Canada studies a digital dollar") == (("CA",), ())
    assert projects("Bank of Canada studies a digital loonie") == (("CA",), ("Project Jasper",))


def test_a_place_stands_for_its_country_where_no_other_is_named() -> None:
    assert TAGGER.tags(said("Alabama bars CBDC")).jurisdictions == ("US",)
    assert TAGGER.tags(said("Ghana shows its CBDC in Alabama")).jurisdictions == ("GH",)


def test_use_is_the_pilots_while_there_is_one() -> None:
    def event(day: datetime) -> str | None:
        return TAGGER.tags(said("Digital yuan in taxis", published=day)).event

    assert event(datetime(2023, 5, 1, tzinfo=UTC)) == "pilot"
    assert event(datetime(2026, 5, 1, tzinfo=UTC)) == "other"


@pytest.mark.parametrize(
    "title",
    ["Digital euro stablecoin listed", "Bitcoin as an alternative to CBDCs", "Tokens in absence of a digital pound"],
)
def test_what_is_compared_with_a_cbdc_is_none(title: str) -> None:
    assert not TAGGER.tags(said(title)).about_cbdc
