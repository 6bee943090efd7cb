"""`mintwire pull` by what is judged: as SQL knows it, and afresh where it does not."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, update

from newsroom.sections.judge import SectionVerdict
from record.sql import matches
from record.sql.matches import Match
from record.sql.tables import items
from scheduler.cli.pulling.giving import JUDGEMENT
from tests.newsroom.judged import assign, item, judged
from tests.record.sql.directory_rows import NOW, read_watch
from tests.scheduler.cli.conftest import TODAY, Mintwire, at, report

EURO = item(1, "ECB picks suppliers for the digital euro", discovered=at(TODAY, 1), source="alpha")
FORTY = item(2, "Kestrel Bank opens forty branches in Finland", discovered=at(TODAY, 2), source="beta")
#: Filed, and never known to SQL, or forgotten.
STRANGE = item(3, "Riksbank ends its e-krona pilot", discovered=at(TODAY, 3), source="gamma")


@pytest.fixture
def known(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A wire has judged the first two, and noted that one watch matched."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    mintwire.file([EURO, FORTY, STRANGE])
    with engine.begin() as connection:
        cbdc = replace(judged(EURO), section=SectionVerdict("cbdc", 0.61234, (), "policy", 0.30016))
        assign(connection, [cbdc, judged(FORTY)], at(TODAY, 4))
        watch = read_watch(connection, "digital-euro")
        assert watch is not None
        then = datetime(2026, 11, 23, tzinfo=UTC)
        matches.put(connection, [Match(watch.number, EURO.id, EURO.id, ("digital euro",), "stamp", then)])
    return mintwire


AFRESH = "mintwire: 1 report was judged afresh: the database does not know it\n"


def test_the_judgement_is_that_of_sql(known: Mintwire) -> None:
    done = known("pull", "today", "--with", "judgement", "--source", "alpha", "--source", "beta")
    assert (done.code, done.err) == (0, "")
    euro, forty = done.lines()
    assert list(euro)[-len(JUDGEMENT) :] == list(JUDGEMENT)
    assert {name: euro[name] for name in JUDGEMENT} == {
        "section": "cbdc", "section_confidence": 0.612, "second_section": "policy", "second_confidence": 0.3,
        "about_cbdc": True, "about_probability": euro["about_probability"], "jurisdictions": ["EU"],
        "projects": ["Digital Euro"], "institutions": euro["institutions"], "countries": euro["countries"],
        "event": euro["event"], "cited_source": None, "cited_date": None, "story": EURO.id,
        "watches": ["digital-euro"],
    }  # fmt: skip
    assert euro["about_probability"] > 0.5
    assert (forty["section"], forty["second_section"], forty["story"]) == ("policy", None, FORTY.id)
    assert forty["watches"] == []


@pytest.mark.parametrize(("asked", "found"), [("policy", [FORTY.id]), ("policy?", [EURO.id, FORTY.id])])
def test_a_section_with_what_is_near(known: Mintwire, asked: str, found: list[str]) -> None:
    done = known("pull", "today", "--section", asked, "--source", "alpha", "--source", "beta")
    assert [row["id"] for row in done.lines()] == found
    why = known("pull", "today", "--section", "polici?")
    assert (why.code, "did you mean 'policy?'?" in why.err) == (2, True)


def test_what_sql_does_not_know_is_judged_and_asked_of_the_watches_and_that_is_said(known: Mintwire) -> None:
    known.configure(
        database=known.settings.database,
        watches=[{"id": "krona", "query": "@cbdc pilot", "sections": ["cbdc"]}, {"id": "broken", "query": "(("}],
        subscriptions=[],
    )
    done = known("pull", "today", "--with", "judgement", "--source", "gamma")
    (row,) = done.lines()
    assert (row["section"], row["about_cbdc"], row["story"], row["watches"]) == ("cbdc", True, None, ["krona"])
    assert "mintwire: the watch broken is left out: " in done.err
    assert done.err.endswith(AFRESH)


def test_without_a_database_all_is_judged_afresh(mintwire: Mintwire) -> None:
    mintwire.file([EURO, STRANGE])
    done = mintwire("pull", "today", "--with", "judgement")
    assert [(row["section"], row["watches"]) for row in done.lines()] == [("cbdc", ["digital-euro"]), ("cbdc", [])]
    assert done.err == "mintwire: 2 reports were judged afresh: no wire has run on this data folder\n"


def test_what_was_set_aside_is_judged_and_keeps_its_story(known: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(items).where(items.c.id == EURO.id).values(section=None, tags=None))
    done = known("pull", "today", "--with", "judgement", "--source", "alpha")
    (row,) = done.lines()
    assert (row["section"], row["story"], row["watches"]) == ("cbdc", EURO.id, ["digital-euro"])
    assert done.err == AFRESH


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("--section cbdc", [EURO.id, STRANGE.id]),
        ("--section policy --section opinion", [FORTY.id]),
        ("--country EU --country fi", [EURO.id, FORTY.id]),
        ("--country Sweden", [STRANGE.id]),
        ("--country EU --section policy", []),
        ("--watch policy", [FORTY.id]),
        ("--watch policy --section cbdc", []),
    ],
)
def test_reports_are_chosen_by_it(known: Mintwire, arguments: str, found: list[str]) -> None:
    known.configure(
        database=known.settings.database, watches=[{"id": "policy", "query": "section:policy"}], subscriptions=[]
    )
    assert [row["id"] for row in known("pull", "today", *arguments.split()).lines()] == found


def test_the_text_of_a_page_has_the_watches_of_its_report(known: Mintwire, engine: Engine) -> None:
    page = replace(EURO, id=f"{EURO.id}-page", revision=1, content="The page.", from_page=("content",))
    known.file([page], "z")
    with engine.begin() as connection:
        assign(connection, [judged(page)], at(TODAY, 5))
    done = known("pull", "today", "--with", "judgement", "--source", "alpha")
    row = done.lines()[-1]
    assert (row["id"], row["story"], row["watches"], done.err) == (page.id, EURO.id, ["digital-euro"], "")


def test_csv_has_a_column_for_each(known: Mintwire) -> None:
    done = known("pull", "today", "--with", "judgement", "--format", "csv", "--source", "alpha")
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert tuple(row)[-len(JUDGEMENT) :] == JUDGEMENT
    assert (row["section"], row["section_confidence"], row["about_cbdc"]) == ("cbdc", "0.612", "true")
    assert (row["jurisdictions"], row["watches"], row["cited_source"]) == ("EU", "digital-euro", "")


def test_a_report_is_judged_once_however_often_it_is_asked_for(known: Mintwire) -> None:
    known.configure(
        database=known.settings.database, watches=[{"id": "cbdc", "query": "section:cbdc"}], subscriptions=[]
    )
    done = known("pull", "today", "--watch", "cbdc", "--section", "cbdc", "--country", "SE", "--with", "judgement")
    assert [row["id"] for row in done.lines()] == [STRANGE.id]
    assert done.err == AFRESH


def test_more_than_a_batch_is_given(known: Mintwire) -> None:
    known.file([report(1_000 + number, title=f"Tin {number}", source="beta") for number in range(700)], "q")
    known.configure(database=known.settings.database, watches=[{"id": "tin", "query": "tin"}], subscriptions=[])
    assert len(known("pull", "today", "--watch", "tin").lines()) == 700
