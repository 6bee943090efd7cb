"""`mintwire stories` and `mintwire cbdc`."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, update

from newsroom.sections.judge import SectionVerdict
from record.sql import corrections, matches
from record.sql.tables import items
from record.sql.watches import list_watches
from scheduler.cli.commands.stories import correcting
from tests.newsroom.judged import assign, item, judged
from tests.scheduler.cli.conftest import Mintwire
from tests.waiting import until

RAISE = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
RAISE_ZH = "支付公司 Kestrel Pay 完成 4000 万美元 B 轮融资，Harrow Capital 领投"
LAUNCH = ("Bank of Ghana launches eCedi", "eCedi now live: Bank of Ghana launches digital currency")
STORY, LAUNCHED = f"{1:016x}", f"{3:016x}"


@pytest.fixture
def record(mintwire: Mintwire) -> Engine:
    """The database of the config, with a story of two reports and one of a launch."""
    engine = mintwire.open_record()
    now = datetime.now(UTC)
    titles = (RAISE, RAISE_ZH, *LAUNCH)
    batch = [judged(item(number, title, discovered=now, published=now)) for number, title in enumerate(titles, 1)]
    unsure = SectionVerdict("policy", 0.54, (), "industry", 0.38)
    batch[:2] = [replace(each, section=unsure) for each in batch[:2]]
    with engine.begin() as connection:
        assign(connection, batch, now)
    return engine


def test_list_shows_stories(mintwire: Mintwire, record: Engine) -> None:
    done = mintwire("stories", "list")
    assert (done.code, done.out.count("\n")) == (0, 3)
    assert RAISE in done.out
    rows = mintwire("stories", "list", "--json", "--members").json()
    (row,) = [row for row in rows if row["id"] == STORY]
    assert (row["size"], row["sources"], row["title_zh"], row["section"]) == (2, 2, RAISE_ZH, "policy")
    assert [each["source"] for each in row["members"]] == ["source-1", "source-2"]
    assert row["absorbed"] == []
    assert mintwire("stories", "list", "--section", "opinion", "--json").json() == []


def test_list_takes_what_is_near_a_section(mintwire: Mintwire, record: Engine) -> None:
    assert listed(mintwire, "--section", "policy?").keys() == {STORY, LAUNCHED}
    assert listed(mintwire, "--section", "industry") == listed(mintwire, "--section", "opinion?") == {}
    assert listed(mintwire, "--section", "industry?") == {STORY: RAISE}


def listed(mintwire: Mintwire, *options: str) -> dict[str, str]:
    """Story -> title."""
    done = mintwire("stories", "list", "--json", *options)
    assert done.code == 0
    return {row["id"]: row["title"] for row in done.json()}


def test_list_narrows_by_titles_in_any_language(mintwire: Mintwire, record: Engine) -> None:
    assert listed(mintwire, "--find", "萬美元") == {STORY: RAISE}  # written in simplified characters
    assert listed(mintwire, "--find", "kestrel HARROW") == {STORY: RAISE}
    assert listed(mintwire, "--find", '"launches digital" OR raises').keys() == {STORY, LAUNCHED}
    assert listed(mintwire, "--find", "@launch", "--most", "1").keys() == {LAUNCHED}
    assert listed(mintwire, "--find", "Kestrel Ghana") == {}
    assert "nothing after AND" in mintwire("stories", "list", "--find", "euro AND").err


def test_list_narrows_by_sources_and_watches(mintwire: Mintwire, record: Engine) -> None:
    sources = [
        {"id": f"source-{n}", "name": "S", "kind": "feed", "url": f"https://s{n}.example/rss"} for n in (1, 2, 3)
    ]
    watches = [{"id": each, "query": "CBDC"} for each in ("one", "other", "unread")]
    mintwire.read_by_wire(record, datetime.now(UTC), sources=sources, watches=watches[:2], subscriptions=[])
    mintwire.configure(sources=sources, watches=watches, subscriptions=[])
    assert listed(mintwire, "--source", "source-2").keys() == {STORY}
    assert listed(mintwire, "--source", "source-2", "--source", "source-3").keys() == {STORY, LAUNCHED}
    assert listed(mintwire, "--source", "source-3", "--find", "raises") == {}
    now = datetime.now(UTC)
    with record.begin() as connection:
        numbers = {watch.id: watch.number for watch in list_watches(connection)}
        report = f"{4:016x}"
        matches.put(connection, [matches.Match(numbers["other"], report, report, ("eCedi",), "stamp", now)])
    assert listed(mintwire, "--watch", "other").keys() == {LAUNCHED}
    assert listed(mintwire, "--watch", "one", "--watch", "other").keys() == {LAUNCHED}
    assert listed(mintwire, "--watch", "one") == listed(mintwire, "--watch", "unread") == {}
    done = mintwire("stories", "list", "--watch", "one", "--days", "2")
    assert done.out == "no story is such and has a report of the last 2 days\n"


def test_list_has_titles_in_the_reader_s_language(mintwire: Mintwire, record: Engine) -> None:
    assert listed(mintwire, "--language", "zh") == {STORY: RAISE_ZH, LAUNCHED: LAUNCH[0]}
    assert listed(mintwire, "--language", "zh-TW", "--language", "en")[STORY] == RAISE
    with record.begin() as connection:
        connection.execute(update(items).where(items.c.id == f"{4:016x}").values(language="de-AT", title="Start"))
    assert listed(mintwire, "--language", "fr", "--language", "de")[LAUNCHED] == "Start"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--watch", "digital-eur"), "no watch 'digital-eur': did you mean 'digital-euro'?"),
        (("--source", "alfa"), "no source 'alfa': did you mean 'alpha'?"),
        (("--language", "chinese"), "'chinese' is no language"),
        (("--hours", "3", "--days", "3"), "--hours and --days say the same"),
    ],
)
def test_what_no_list_can_be_narrowed_by_is_told(mintwire: Mintwire, options: tuple[str, ...], said: str) -> None:
    done = mintwire("stories", "list", *options)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_show_tells_why(mintwire: Mintwire, record: Engine) -> None:
    done = mintwire("stories", "show", STORY)
    assert "source-1" in done.out
    assert "numbers usd:4e+07" in done.out
    assert "policy (54%), perhaps industry (38%)" in done.out
    assert "policy (80%)\n" in mintwire("stories", "show", LAUNCHED).out
    shown = mintwire("stories", "show", STORY, "--json").json()
    assert [member["title"] for member in shown["members"]] == [RAISE, RAISE_ZH]
    assert shown["members"][1]["reasons"]
    assert (shown["second_section"], shown["second_confidence"]) == ("industry", 0.38)


def test_show_names_tags_as_queries_take_them(mintwire: Mintwire, record: Engine) -> None:
    out = mintwire("stories", "show", f"{3:016x}").out
    assert "@project:ecedi, @bank:bog, GH, @launch" in out
    assert mintwire("stories", "show", f"{3:016x}", "--json").json()["tags"]["projects"] == ["eCedi"]


def test_financings_are_listed_and_shown(mintwire: Mintwire, record: Engine) -> None:
    (row,) = mintwire("stories", "financings", "--json").json()
    assert (row["story"], row["company"], row["amount"], row["currency"]) == (STORY, "Kestrel Pay", 40_000_000, "USD")
    assert "Kestrel Pay: 40,000,000 USD, series_b, led by Harrow Capital" in mintwire("stories", "financings").out
    assert "Kestrel Pay: 40,000,000 USD" in mintwire("stories", "show", STORY).out
    assert mintwire("stories", "show", STORY, "--json").json()["financing"]["round"] == "series_b"
    assert mintwire("stories", "show", f"{3:016x}", "--json").json()["financing"] is None


def test_a_correction_waits_for_the_wire(mintwire: Mintwire, record: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "_PATIENCE_S", 0.0)
    done = mintwire("stories", "split", STORY, f"{2:016x}")
    assert (done.code, done.out) == (0, "asked: it is carried out as soon as the wire runs\n")
    with record.begin() as connection:
        assign(connection, [], datetime.now(UTC))
    rows = mintwire("stories", "list", "--json").json()
    assert {row["id"] for row in rows} == {STORY, f"{2:016x}", f"{3:016x}"}


def test_a_split_tells_the_new_story(mintwire: Mintwire, record: Engine) -> None:
    def asked() -> bool:
        with record.begin() as connection:
            return bool(corrections.waiting(connection))

    def lane() -> None:
        until(asked)
        with record.begin() as connection:
            assign(connection, [], datetime.now(UTC))

    with ThreadPoolExecutor() as pool:
        working = pool.submit(lane)
        done = mintwire("stories", "split", STORY, f"{2:016x}")
        working.result()
    said = re.fullmatch(r"done: they are the story ([0-9a-f]{16})\n", done.out)
    assert said is not None
    assert listed(mintwire).keys() == {STORY, said[1], LAUNCHED}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "nothing"), "no story 'nothing'"),
        (("merge", STORY, "nothing"), "no story 'nothing'"),
        (("section", STORY, "sport"), "no section 'sport': it is one of policy"),
        (("list", "--section", "sport"), "no section 'sport'"),
    ],
)
def test_what_is_not_there_is_said(mintwire: Mintwire, record: Engine, arguments: tuple[str, ...], told: str) -> None:
    done = mintwire("stories", *arguments)
    assert done.code == 2
    assert told in done.err


def test_without_a_record_nothing_is_listed(mintwire: Mintwire) -> None:
    mintwire.configure()
    done = mintwire("stories", "list", "--json")
    assert (done.code, done.json()) == (0, [])
    assert "no wire has run" in done.err
    assert mintwire("cbdc", "proposals", "--json").json() == []


def test_a_stage_is_proposed_accepted_and_part_of_the_history(mintwire: Mintwire, record: Engine) -> None:
    (proposal,) = mintwire("cbdc", "proposals", "--json").json()
    assert (proposal["project"], proposal["stage"], len(proposal["evidence"])) == ("eCedi", "launch", 2)
    assert "eCedi" in mintwire("cbdc", "proposals").out
    (before,) = mintwire("cbdc", "show", "GH", "--json").json()
    assert (before["stage"], len(before["proposals"])) == ("development", 1)
    assert mintwire("cbdc", "accept", str(proposal["id"])).code == 0
    (after,) = mintwire("cbdc", "show", "eCedi", "--json").json()
    assert (after["stage"], after["proposals"]) == ("launch", [])
    assert LAUNCH[0] in after["history"][-1]["evidence"]
    assert mintwire("cbdc", "timeline", "GH", "--json").json()[0]["stage"] == "launch"
    again = mintwire("cbdc", "accept", str(proposal["id"]))
    assert (again.code, "no open proposal" in again.err) == (2, True)


def test_projects_are_listed_by_stage_and_country(mintwire: Mintwire) -> None:
    mintwire.configure()
    rows = mintwire("cbdc", "list", "--json").json()
    assert len(rows) > 90
    launched = mintwire("cbdc", "list", "--stage", "launch", "--json").json()
    assert "Sand Dollar" in {row["name"] for row in launched}
    assert {row["country"] for row in mintwire("cbdc", "list", "--country", "cn", "--json").json()} == {"CN"}
    assert "Digital Euro" in mintwire("cbdc", "show", "数字欧元").out
    assert mintwire("cbdc", "list", "--stage", "soon").code == 2
    assert "did you mean 'Digital Euro'?" in mintwire("cbdc", "show", "Digital Eur").err
