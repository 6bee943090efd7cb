"""What stands beside the stories, of made-up ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from newsroom.financing.financing import Financing
from notifier.digests.assembling import Judged, story_of
from notifier.digests.beside.attention import attention_of
from notifier.digests.beside.beside import beside_of
from notifier.digests.beside.days import days_of
from notifier.digests.beside.financings import financings_of
from notifier.digests.beside.stages import stage_of, stages_of
from notifier.digests.edition import Period
from notifier.digests.told import Gathered, Report, Told
from record.item import Item

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
WEEK = Period("weekly", MONDAY, MONDAY + timedelta(days=7))


def report(source: str, title: str, text: str = "", *, day: int = 2, primary: bool = False, **more: Any) -> Report:
    at = MONDAY + timedelta(days=day - 1)
    item = Item(
        id=f"{source}:{title}", source=source, url=f"https://{source}.example", title=title, content=text, discovered=at
    )
    return Report(item=item, name=source.title(), primary=primary, language="en", **more)


def told(name: str, *reports: Report, **more: Any) -> Told:
    values = {"section": "industry", "sources": max(len(reports), 1)} | more
    return Told(id=name, reports=reports or (report("marlowe", f"Token: {name}"),), **values)


def deal(company: str | None, amount: str | None, currency: str = "USD", **more: Any) -> Financing:
    values = {"kind": "round"} | more
    return Financing(company=company, amount=None if amount is None else Decimal(amount), currency=currency, **values)


def test_financings_are_told_once_the_largest_first() -> None:
    stories = [
        told("small", financing=deal("Osier", "2000000")),
        told("quay", financing=deal("Quay Pay", "120000000", round="series_c", investors=("Northwind",))),
        told("quay again", financing=deal("Quay Pay", "120000000", round="series_c")),
        told("in pounds", financing=deal("Fernway", "5000000", "GBP", amount_usd=Decimal(6_700_000))),
        told("bought", financing=deal("Till", "900000000", kind="acquisition")),
        told("for nobody knows what", financing=deal("Osier", None, kind="acquisition", investors=("Till",))),
        told("an advertisement: MemeWolf presale", financing=deal("MemeWolf", "9000000", kind="token_sale")),
        told("a purse", financing=deal("Till", "6300", kind="acquisition")),
        told("bitcoin", financing=deal("Kestrel", "1200", "BTC", kind="treasury")),
        told("hearsay", financing=deal("Fernway", "80000000", rumoured=True)),
        told("nobody", financing=deal(None, "1000000")),
        told("no amount", financing=deal("Marlowe", None)),
        told("no deal"),
        told(
            "rockets", report("osier", "Kestrel Rockets raises money"), financing=deal("Kestrel Rockets", "700000000")
        ),
    ]
    assert [each.company for each in financings_of(stories, "en")] == ["Quay Pay", "Fernway", "Osier", "Till"]


def test_a_financing_names_the_report_whose_sentence_it_is() -> None:
    first, second = (deal("Quay", "1000000", evidence=f"Quay has {said}.") for said in ("money", "raised"))
    story = told(
        "quay",
        report("osier", "Rumours"),
        report("kestrel", "Quay raises for stablecoins", financing=first),
        report("marlowe", "Quay has raised on stablecoins", financing=second),
        financing=second,
    )
    (row,) = financings_of([story], "en")
    assert (row.source, row.url) == ("Marlowe", "https://marlowe.example")
    named = replace(story, reports=tuple(replace(each, native="马洛财经") for each in story.reports))
    assert [each.source for each in financings_of([named], "zh")] == ["马洛财经"]


def test_a_stage_needs_a_primary_source_or_two_others() -> None:
    one = report("marlowe", "Sweden launches e-krona")
    alone = told("alone", one, projects=("e-krona",), about_cbdc=True)
    both = told("both", one, report("osier", "E-krona goes live in Sweden", day=3), projects=("e-krona",))
    bank = told("bank", report("riksbank", "E-krona launched", primary=True, day=1), projects=("e-krona",))
    assert stage_of(alone) is None
    assert stage_of(told("none", one)) is None
    found, first = stage_of(both), stage_of(bank)
    assert found is not None
    assert first is not None
    assert (found.project, found.country, found.stage, found.day) == ("e-krona", "SE", "launch", date(2026, 6, 2))
    assert (found.title, found.source) == ("Sweden launches e-krona", "Marlowe")
    assert not found.accepted
    assert stage_of(both, {"e-krona": "launch"}) is None
    both, bank = replace(both, stage=found), replace(bank, stage=first)
    assert stages_of([both, bank, alone]) == (first,)
    accepted = replace(found, accepted=True)
    assert stages_of([replace(both, stage=accepted), bank]) == (accepted,)


def test_a_story_that_is_put_together_has_its_stage() -> None:
    judged = Judged(report("riksbank", "E-krona launched", primary=True), "cbdc", 0.9, {"projects": ["e-krona"]})
    story = story_of("bank", [judged])
    assert story is not None
    assert story.stage == stage_of(story)
    assert story.stage is not None


HEADLINES = {"custody": "Custody rules", "rules": "Rules"}
CONSULTATION = "The consultation ends on 31 August 2026."


def test_days_to_come_are_those_after_the_period() -> None:
    english = report("hfa", "Custody consultation", CONSULTATION)
    chinese = replace(report("gangxian", "托管规则征求意见", "咨询期将于2026年8月31日结束。", day=3), language="zh")
    past = report("osier", "Rules", "The rules take effect on 5 June 2026.", day=2)
    stories = [told("custody", english, chinese), told("rules", past), told("not in the edition", english)]
    (day,) = days_of(stories, HEADLINES, WEEK, "en")
    assert (day.day, day.kind, day.story, day.source) == (date(2026, 8, 31), "consultation", "custody", "Hfa")
    assert (day.headline, day.sentence) == ("Custody rules", CONSULTATION)
    (day,) = days_of(stories, HEADLINES, WEEK, "zh")
    assert (day.sentence, day.source) == ("咨询期将于2026年8月31日结束。", "Gangxian")


def test_days_of_authorities_are_told_from_outside_the_edition_too() -> None:
    ends = report("osier", "Norland asks about custody of clients’ coins", CONSULTATION)
    begins = report("osier", "Fernway names a day", "Fernway will launch its mainnet on 1 September 2026.")
    stories = [
        told("custody", report("hfa", "Custody consultation", CONSULTATION), countries=("NO",)),
        told("the same", ends, section="policy", countries=("NO",)),
        told("elsewhere", ends, section="policy", countries=("SE",)),
        told("a launch", begins, section="policy"),
        told("a firm's", ends),
    ]
    found = days_of(stories, HEADLINES, WEEK, "en")
    assert [(each.story, each.headline) for each in found] == [
        ("custody", "Custody rules"),
        ("elsewhere", "Norland asks about custody of clients’ coins"),
    ]


def named(number: int, day: int, **more: Any) -> list[Told]:
    return [told(f"{day} {each}", report("marlowe", f"{day} {each}", day=day), **more) for each in range(number)]


@pytest.mark.parametrize(
    ("institution", "english", "chinese"),
    [("ecb", "ECB", "欧洲央行"), ("jp-government", "Japanese government", "日本政府")],
)
def test_names_are_those_of_the_language(institution: str, english: str, chinese: str) -> None:
    gathered = Gathered(told=tuple(named(2, 2, institutions=(institution,))))
    found = [attention_of(gathered, WEEK, language)[0].name for language in ("en", "zh")]
    assert found == [english, chinese]


def test_attention_is_held_against_the_mean_of_four_weeks() -> None:
    gathered = Gathered(
        told=(*named(3, 2, institutions=("ecb", "ecb")), *named(9, 3, institutions=("ecb",), section="off_topic")),
        before=(*named(4, -10, institutions=("ecb",)), *named(2, -25, institutions=("ecb",)), *named(50, -40)),
        since=MONDAY - timedelta(weeks=4) + timedelta(minutes=17),
    )
    (found,) = attention_of(gathered, WEEK, "en")
    assert (found.name, found.stories, found.mean) == ("ECB", 3, 1.5)
    late = replace(gathered, since=MONDAY - timedelta(weeks=3))
    assert [each.mean for each in attention_of(late, WEEK, "en")] == [None]
    day = Period("daily", MONDAY, MONDAY + timedelta(days=1))
    assert [each.mean for each in attention_of(gathered, day, "en")] == [6 / 28]


def test_attention_orders_by_number_and_leaves_out_what_is_named_once() -> None:
    stories = (
        *named(2, 2, projects=("e-krona",)),
        *named(3, 3, institutions=("boe",)),
        *named(1, 4, projects=("eNaira",)),
    )
    found = attention_of(Gathered(told=stories), WEEK, "en")
    assert [(each.name, each.stories, each.mean) for each in found] == [
        ("Bank of England", 3, None),
        ("e-krona", 2, None),
    ]


def test_coverage_counts_primary_sources_that_said_something() -> None:
    gathered = Gathered(
        told=(told("a", report("ecb", "A", primary=True)), told("b", section="off_topic")),
        reporting=frozenset({"ecb", "marlowe", "osier"}),
        primaries={"ecb": "European Central Bank", "boe": "Bank of England", "marlowe": "Marlowe Authority"},
    )
    beside = beside_of(gathered, {"a": "A"}, WEEK, "en")
    assert beside.coverage is not None
    assert (beside.coverage.reported, beside.coverage.known, beside.coverage.silent) == (2, 3, ("Bank of England",))
    assert beside.by_section == {"industry": 1, "off_topic": 1}
    assert beside_of(replace(gathered, primaries=None), {}, WEEK, "en").coverage is None
