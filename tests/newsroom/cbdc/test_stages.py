"""Stages that reports say were reached."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom.cbdc.stages import change_of, stage_said
from record.story import Member
from tests.newsroom.lane.test_summary import member


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("Bank of Ghana launches eCedi", "launch"),
        ("eCedi now live across Ghana", "launch"),
        ("数字港元正式上线", "launch"),
        ("デジタル円の運用開始", "launch"),
        ("Iran starts pilot of its digital rial", "pilot"),
        ("Digital rial pilot begins on Kish island", "pilot"),
        ("数字港元启动试点", "pilot"),
        ("日銀、CBDCの実証実験を開始", "pilot"),
        ("Senegal scraps eCFA", "cancelled"),
        ("Bank of Ghana to launch eCedi in 2027", None),
        ("Ghana plans eCedi pilot", None),
        ("eCedi could go live next year", None),
        ("Bank of Ghana delays eCedi, pilot begins later", None),
        ("Will Ghana launch the eCedi?", None),
        ("加纳央行计划正式推出eCedi", None),
        ("デジタル円、実証実験開始へ", None),
        ("Reports: Ghana launches eCedi", None),
        ("Governor speaks about the eCedi", None),
    ],
)
def test_what_a_title_says(title: str, stage: str | None) -> None:
    assert stage_said(title) == stage


def report(name: str, title: str = "Bank of Ghana launches eCedi", **changed: Any) -> Member:
    return member(name, title=title, tags={"projects": ["eCedi"]}, **changed)


def test_one_outlet_is_not_enough_two_are_and_so_is_the_bank_itself() -> None:
    assert change_of([report("a")], {"eCedi": "pilot"}) is None
    assert change_of([report("a"), report("b", source="source-a")], {"eCedi": "pilot"}) is None
    change = change_of([report("a"), report("b")], {"eCedi": "pilot"})
    assert change is not None
    assert (change.project, change.stage, [each.id for each in change.reports]) == ("eCedi", "launch", ["a", "b"])
    assert change_of([report("bank", primary=True)], {"eCedi": "pilot"}) is not None


def test_a_stage_that_was_reached_before_is_no_news_but_an_end_is() -> None:
    assert change_of([report("a"), report("b")], {"eCedi": "launch"}) is None
    ended = [report(each, "Bank of Ghana scraps eCedi") for each in "ab"]
    assert change_of(ended, {"eCedi": "launch"}) is not None
    assert change_of(ended, {"eCedi": "cancelled"}) is None


def test_a_report_of_several_projects_says_nothing_of_one() -> None:
    both = [member(each, title="Ghana launches", tags={"projects": ["eCedi", "eNaira"]}) for each in "ab"]
    assert change_of(both, {}) is None
