"""The view as lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from scheduler.processes.child import ChildState
from scheduler.view.plain import PlainLines
from scheduler.view.snapshot import Offline
from scheduler.view.wording import farewell, lasting
from tests.scheduler.view.samples import NOW, at_work, headlines


def test_news_once_each_and_the_oldest_first() -> None:
    lines = PlainLines(UTC)
    first = replace(at_work(), headlines=headlines(3)[1:], items=2)
    second = replace(first, now=NOW + timedelta(seconds=1), headlines=headlines(3), items=3)
    assert lines.advance(first)[:2] == [
        "08:29 日本銀行 [ja] 中央銀行デジタル通貨に関する実証実験の進捗報告書",
        "08:29 新浪财经 [zh] 央行数字货币研究所：数字人民币试点地区扩大到全国范围，交易金额创新高，参与机构增加",
    ]
    assert lines.advance(second) == [
        "08:30 European Central Bank [en] Digital euro: Governing Council decides on next phase of the preparation"
    ]
    assert lines.advance(second) == []


def test_headlines_of_an_earlier_run_are_no_news() -> None:
    snapshot = replace(at_work(), started=NOW - timedelta(seconds=30), headlines=headlines(5), items=2)
    assert len(PlainLines(UTC).advance(snapshot)) == 3  # two headlines, one line of figures


def test_what_a_burst_hides_is_counted() -> None:
    lines = PlainLines(UTC)
    snapshot = replace(at_work(), headlines=headlines(2), items=122)
    lines.advance(replace(snapshot, headlines=(), items=20))
    assert lines.advance(snapshot)[0] == "… and 100 items more"
    # A revision is an item, and no headline: where not all that is shown is new, nothing is hidden.
    assert not [line for line in lines.advance(replace(snapshot, headlines=headlines(3), items=125)) if "…" in line]


def test_alerts_come_with_their_titles() -> None:
    lines = PlainLines(UTC)
    quiet = replace(at_work(), headlines=())
    lines.advance(quiet)
    assert lines.advance(quiet, ["Digital\x1b euro", "    ECB · Why: “euro”", "    https://e.example/1"]) == [
        "08:30 Alert: Digital� euro",
        "    ECB · Why: “euro”",
        "    https://e.example/1",
    ]


def test_one_line_of_figures_a_minute() -> None:
    lines = PlainLines(UTC)
    quiet = replace(at_work(), headlines=())
    (status,) = lines.advance(quiet)
    assert status == (
        "08:30 27 sources, 3 due, 2 failing (Federal Reserve: unavailable); 12 polls/min; "
        "today: 1,204 items, 1,180 stories; alerts: 12 sent, 2 pending, 1 failed"
    )
    per_second = [lines.advance(replace(quiet, now=NOW + timedelta(seconds=second))) for second in range(1, 121)]
    assert [number for number, written in enumerate(per_second, 1) if written] == [60, 120]


def test_says_when_the_internet_goes_and_when_it_comes() -> None:
    lines = PlainLines(UTC)
    here = replace(at_work(), headlines=())
    gone = replace(here, offline=Offline(1, NOW))
    lines.advance(here)
    assert lines.advance(gone) == ["No connection to the internet: 1 source waits, next try at 08:30:05"]
    assert lines.advance(gone) == []
    assert lines.advance(here) == ["Connected to the internet again"]


def test_a_message_is_said_when_it_comes() -> None:
    lines = PlainLines(UTC)
    here = replace(at_work(), headlines=())
    lines.advance(here)
    assert lines.advance(replace(here, messages=("redis: gone",))) == ["redis: gone"]
    assert lines.advance(replace(here, messages=("redis: gone",))) == []
    lines.advance(here)
    assert lines.advance(replace(here, messages=("redis: gone",))) == ["redis: gone"]


def test_a_refused_config_is_said_until_it_is_mended() -> None:
    lines = PlainLines(UTC)
    here = replace(at_work(), headlines=())
    lines.advance(here)
    bad = replace(here, mistakes=("mintwire.yaml:3: every: found '5 minutes'; did you mean 5m?", "another"))
    (said,) = lines.advance(bad)
    assert said.startswith("Config refused: mintwire.yaml:3: every: found '5 minutes'; did you mean 5m? (and 1 more")
    assert said.endswith(" → mintwire check); the one before stays in force")
    assert lines.advance(bad) == []
    assert lines.advance(here) == ["The config is sound again"]
    assert lines.advance(here) == []


def test_what_is_set_aside_is_said_when_it_becomes_more() -> None:
    lines = PlainLines(UTC)
    here = replace(at_work(), headlines=(), aside=(("filed", 1),))
    assert "1 thing set aside for an error (1 filed) → mintwire aside list" in lines.advance(here)
    assert lines.advance(here) == []
    more = replace(here, aside=(("filed", 1), ("matched", 2)))
    assert lines.advance(more) == ["3 things set aside for an error (1 filed, 2 matched) → mintwire aside list"]


def test_a_role_that_ended_is_told_of() -> None:
    lines = PlainLines(UTC)
    before = replace(at_work(), headlines=(), roles=(ChildState("crawl", "running", 2),))
    lines.advance(before)
    again = replace(before, roles=(ChildState("crawl", "running", 3),))
    assert lines.advance(again) == ["crawl ended and was started again (3×); the log says why"]
    assert lines.advance(again) == []


def test_no_line_is_two_and_none_steers_a_terminal() -> None:
    lines = PlainLines(UTC).advance(at_work())
    assert all(line.isprintable() for line in lines)
    assert any("Hostile Bank Title �[2J�]0;own�" in line for line in lines)


def test_words_for_a_length_of_time() -> None:
    lengths = [timedelta(seconds=45), timedelta(minutes=12.5), timedelta(hours=2.25), timedelta(days=3, hours=4)]
    assert [lasting(length) for length in lengths] == ["45 s", "12 min", "2 h 15 min", "3 d 4 h"]


def test_the_last_line() -> None:
    assert farewell(at_work()) == "Mintwire stopped after 2 h 14 min; today: 1,204 items, 12 alerts sent."
