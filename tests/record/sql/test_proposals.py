"""Stage proposals in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from newsroom.cbdc.proposals import MOST_EVIDENCE, decide, list_proposals, propose
from newsroom.cbdc.stages import StageChange
from record.story import Member
from tests.newsroom.lane.test_summary import T0, member

STORY = "a" * 16


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as made:
        yield made


def report(name: str, **changed: Any) -> Member:
    return member(name, title="Bank of Ghana launches eCedi", url=f"https://{name}.example/", **changed)


def launch(*names: str) -> StageChange:
    return StageChange("eCedi", "launch", tuple(report(name, minutes=number) for number, name in enumerate(names)))


def test_what_is_proposed_is_listed_with_its_evidence(connection: Connection) -> None:
    assert propose(connection, STORY, launch("a", "b"))
    (found,) = list_proposals(connection)
    assert (found.project, found.stage, found.state, found.story) == ("eCedi", "launch", "open", STORY)
    assert found.reported == T0
    assert [(each["item"], each["source"], each["url"]) for each in found.evidence] == [
        ("a", "source-a", "https://a.example/"),
        ("b", "source-b", "https://b.example/"),
    ]


def test_further_reports_add_evidence_and_no_second_proposal(connection: Connection) -> None:
    propose(connection, STORY, launch("a", "b"))
    assert not propose(connection, STORY, launch("b", "c"))
    (found,) = list_proposals(connection)
    assert [each["item"] for each in found.evidence] == ["a", "b", "c"]


def test_evidence_is_bounded(connection: Connection) -> None:
    names = [f"r{number}" for number in range(MOST_EVIDENCE + 5)]
    propose(connection, STORY, launch(*names[:3]))
    propose(connection, STORY, launch(*names))
    (found,) = list_proposals(connection)
    assert [each["item"] for each in found.evidence] == names[:MOST_EVIDENCE]


def test_another_stage_of_a_project_is_another_proposal(connection: Connection) -> None:
    propose(connection, STORY, launch("a", "b"))
    assert propose(connection, STORY, StageChange("eCedi", "cancelled", (report("c"), report("d"))))
    assert [each.stage for each in list_proposals(connection)] == ["launch", "cancelled"]


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "rejected")])
def test_a_decision_is_made_once_and_stays(connection: Connection, accept: bool, state: str) -> None:
    propose(connection, STORY, launch("a", "b"))
    (found,) = list_proposals(connection)
    now = T0 + timedelta(hours=1)
    assert decide(connection, found.id, accept=accept, by="mia", now=now)
    assert not decide(connection, found.id, accept=not accept, by="noah", now=now)
    assert not propose(connection, STORY, launch("e", "f"))
    assert list_proposals(connection) == []
    (decided,) = list_proposals(connection, states=(state,))
    assert (decided.by, decided.decided, len(decided.evidence)) == ("mia", now, 2)


def test_what_is_not_there_cannot_be_decided(connection: Connection) -> None:
    assert not decide(connection, 99, accept=True, by="mia", now=T0)
