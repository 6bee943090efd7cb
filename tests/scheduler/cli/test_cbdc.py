"""`mintwire cbdc`: what it knows, in order, and what editors decide."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from newsroom.cbdc.proposals import list_proposals, propose
from newsroom.cbdc.stages import StageChange
from tests.newsroom.lane.test_summary import member
from tests.scheduler.cli.conftest import Mintwire


@pytest.fixture
def proposed(mintwire: Mintwire, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """A proposal in the database that the command uses; its number."""
    monkeypatch.setenv("MINTWIRE_DATABASE", database_url)
    reports = tuple(member(name, title="Bank of Ghana launches eCedi", url=f"https://{name}.example/") for name in "ab")
    with engine.begin() as connection:
        propose(connection, "a" * 16, StageChange("eCedi", "launch", reports))
        return list_proposals(connection)[0].id


def test_list_has_the_furthest_first_and_filters(mintwire: Mintwire) -> None:
    rows = mintwire("cbdc", "list", "--json").json()
    assert rows[0]["stage"] == "launch"
    assert rows[-1]["stage"] == "none"
    launched = mintwire("cbdc", "list", "--stage", "launch", "--json").json()
    assert {row["stage"] for row in launched} == {"launch"}
    assert {"Sand Dollar", "JAM-DEX", "eNaira"} <= {row["name"] for row in launched}
    (india,) = mintwire("cbdc", "list", "--country", "in", "--json").json()
    assert (india["name"], india["central_bank"]) == ("Digital Rupee (e₹)", "Reserve Bank of India")
    assert "Sand Dollar" in mintwire("cbdc", "list").out


@pytest.mark.parametrize("wanted", ["CN", "cn", "e-CNY", "digital yuan", "数字人民币"])
def test_show_finds_by_country_name_and_alias(mintwire: Mintwire, wanted: str) -> None:
    (row,) = mintwire("cbdc", "show", wanted, "--json").json()
    assert (row["name"], row["country"], row["proposals"]) == ("e-CNY", "CN", [])
    assert {"date": "2020-04", "stage": "pilot"}.items() <= row["history"][1].items()
    assert all(step["evidence"] for step in row["history"])


def test_show_prints_names_and_history(mintwire: Mintwire) -> None:
    out = mintwire("cbdc", "show", "JM").out
    assert all(text in out for text in ("JAM-DEX", "Bank of Jamaica", "2022-07", "launch"))


def test_since_is_the_earliest_evidence_and_says_of_what_kind_it_is(mintwire: Mintwire) -> None:
    rows = {row["name"]: row for row in mintwire("cbdc", "list", "--json").json()}
    assert rows["eNaira"]["since"] == rows["eNaira"]["history"][0]
    assert (rows["eNaira"]["since"]["date"], rows["eNaira"]["since"]["exact"]) == ("2021-10", True)
    assert (rows["Digital Gourde"]["since"]["date"], rows["Digital Gourde"]["since"]["exact"]) == ("2024-11", False)
    out = mintwire("cbdc", "list").out
    assert "2021-10" in out
    assert "by 2024-11" in out
    assert "launch, since 2021-10" in mintwire("cbdc", "show", "NG").out
    assert "development, seen by 2024-11" in mintwire("cbdc", "show", "HT").out


def test_timeline_has_each_stage_once_where_it_was_first_seen(mintwire: Mintwire) -> None:
    (step,) = mintwire("cbdc", "timeline", "NG", "--json").json()
    assert (step["date"], step["exact"], step["stage"]) == ("2021-10", True, "launch")
    assert "by 2024-11" in mintwire("cbdc", "timeline", "HT").out


def test_timeline_has_the_newest_first(mintwire: Mintwire) -> None:
    steps = mintwire("cbdc", "timeline", "--json").json()
    assert [step["date"] for step in steps] == sorted((step["date"] for step in steps), reverse=True)
    own = mintwire("cbdc", "timeline", "Sand Dollar", "--json").json()
    assert [step["stage"] for step in own][-2:] == ["launch", "pilot"]
    assert "Sand Dollar" in mintwire("cbdc", "timeline", "BS").out


def test_an_accepted_stage_belongs_to_the_history(mintwire: Mintwire, proposed: int) -> None:
    (open_one,) = mintwire("cbdc", "proposals", "--json").json()
    assert (open_one["id"], open_one["project"], open_one["stage"]) == (proposed, "eCedi", "launch")
    assert [each["item"] for each in open_one["evidence"]] == ["a", "b"]
    assert mintwire("cbdc", "show", "GH", "--json").json()[0]["proposals"] == [open_one]
    assert "eCedi" in mintwire("cbdc", "proposals").out
    assert mintwire("cbdc", "accept", str(proposed)).out == "done\n"
    (row,) = mintwire("cbdc", "show", "GH", "--json").json()
    assert (row["stage"], row["proposals"]) == ("launch", [])
    assert row["history"][-1]["date"] == "2026-05-08"
    assert "https://a.example/" in row["history"][-1]["evidence"]
    assert mintwire("cbdc", "timeline", "GH", "--json").json()[0]["stage"] == "launch"


def test_a_rejected_one_changes_nothing_and_is_decided(mintwire: Mintwire, proposed: int) -> None:
    assert mintwire("cbdc", "reject", str(proposed)).code == 0
    assert mintwire("cbdc", "show", "GH", "--json").json()[0]["stage"] == "development"
    done = mintwire("cbdc", "accept", str(proposed))
    assert done.code == 2
    assert f"no open proposal {proposed}" in done.err
