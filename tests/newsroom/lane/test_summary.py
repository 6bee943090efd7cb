"""What a story is, from its items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from newsroom.lane import summary as stories
from newsroom.lane.summary import teller
from record.sql.corrections import Pin
from record.story import Member, Summary, Teller

T0 = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)


def member(name: str, minutes: int = 0, **changed: Any) -> Member:
    values: dict[str, Any] = {
        "id": name,
        "source": f"source-{name}",
        "url": None,
        "title": f"Title {name}",
        "language": None,
        "published": T0 + timedelta(minutes=minutes),
        "discovered": T0 + timedelta(minutes=minutes + 5),
        "primary": False,
        "section": None,
        "section_confidence": None,
        "tags": None,
    }
    return Member(**{**values, **changed})


def summarise(members: Sequence[Member], *, lead: str | None = None, section: str | None = None) -> Summary:
    return stories.summarise(((each, teller(each, each.source)) for each in members), Pin(lead, section))


def lead_of(members: Sequence[Member], *, pinned: str | None = None) -> Teller:
    return summarise(members, lead=pinned).view.lead


def test_the_first_to_report_leads() -> None:
    assert lead_of([member("b", 3), member("a", 1), member("c", 2)]).report == "a"


def test_a_time_of_publication_in_the_future_wins_nothing() -> None:
    late = member("late", 0, published=T0 + timedelta(days=2), discovered=T0 + timedelta(minutes=30))
    assert late.reported == late.discovered
    assert lead_of([late, member("first", 1)]).report == "first"


def test_a_primary_source_leads_whenever_it_came_and_an_editor_has_the_last_word() -> None:
    members = [member("outlet"), member("bank", 60, primary=True)]
    assert lead_of(members).report == "bank"
    assert lead_of(members, pinned="outlet").report == "outlet"
    assert lead_of(members, pinned="gone").report == "bank"


def test_sizes_times_and_titles() -> None:
    summary = summarise(
        [
            member("a", title="欧洲央行公布数字欧元时间表", language="zh", source="x"),
            member("b", 10, title="ECB sets out a timetable", language="en", source="y"),
            member("c", 20, title="デジタルユーロの日程", language="ja", source="y"),
        ]
    )
    view = summary.view
    assert (view.size, view.sources, view.lead.report) == (3, 2, "a")
    assert (summary.first_seen, summary.last_seen) == (T0 + timedelta(minutes=5), T0 + timedelta(minutes=25))
    assert (view.title_en, view.title_zh) == ("ECB sets out a timetable", "欧洲央行公布数字欧元时间表")
    assert (view.section, summary.section_confidence, summary.tags) == (None, None, {})


def placed(name: str, *choices: tuple[str, float]) -> Member:
    (first, sure), (second, less) = (*choices, (None, None))[:2]
    seconds = {"second_section": second, "second_confidence": less}
    return member(name, section=first, section_confidence=sure, tags=tags(), **seconds)


def sections(summary: Summary) -> tuple[Any, ...]:
    return (
        *(summary.view.section, summary.section_confidence),
        *(summary.second_section, summary.second_confidence, summary.view.near_section),
    )


def test_the_section_is_the_one_that_its_reports_take_for_the_likeliest() -> None:
    members = [
        placed("a", ("policy", 0.9), ("industry", 0.06)),
        placed("b", ("industry", 0.5), ("policy", 0.4)),
        placed("c", ("industry", 0.5), ("opinion", 0.3)),
    ]
    assert sections(summarise(members)) == ("policy", 0.433, "industry", 0.353, "industry")
    assert sections(summarise(members, section="opinion")) == ("opinion", 1.0, None, None, None)
    assert sections(summarise(members[:1])) == ("policy", 0.9, "industry", 0.06, None)


def test_reports_of_before_there_were_second_choices_count_with_their_first() -> None:
    assert sections(summarise([placed("a", ("policy", 0.9))])) == ("policy", 0.9, None, None, None)


def tags(**changed: Any) -> dict[str, Any]:
    return {"about_cbdc": True, "jurisdictions": ["EU"], "projects": ["Digital Euro"], "event": "pilot", **changed}


def test_a_tag_needs_a_third_of_the_items() -> None:
    digest = tags(jurisdictions=["EU", "CN", "IN"], projects=["Digital Euro", "e-CNY"], event="statement")
    summary = summarise([member("a", tags=tags()), member("b", 1, tags=tags()), *(
        member(str(n), n, tags=digest if n == 2 else tags()) for n in range(2, 6)
    )])  # fmt: skip
    assert summary.tags["jurisdictions"] == ["EU"]
    assert summary.tags["projects"] == ["Digital Euro"]
    assert (summary.tags["event"], summary.tags["about_cbdc"]) == ("pilot", True)
    assert summary.tags["institutions"] == []


def test_one_item_in_four_that_is_about_a_cbdc_does_not_make_the_story_one() -> None:
    rows = [member(str(n), n, tags=tags(about_cbdc=n == 0)) for n in range(4)]
    assert summarise(rows).tags["about_cbdc"] is False
