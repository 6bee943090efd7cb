"""What the operator is told, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from record.habits import Habits
from scheduler.health.changes import APART, OUTAGE, PATIENCE, Found, Memory, advance

NOW = datetime(2031, 3, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ms(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def source(name: str, **left: str) -> Found:
    return Found(name, f"https://{name}.example/rss", {"polled": ms(NOW), "begun": "1", "entries": "9", **left})


def failing(name: str, fault: str = "timeout", *, for_: timedelta = PATIENCE, failures: int = 3) -> Found:
    return source(name, fault=fault, failures=str(failures), succeeded=ms(NOW - for_))


def look(memory: Memory, *found: Found, now: datetime = NOW) -> tuple[Memory, str]:
    return advance(memory, {each.id: each for each in found}, now)


LATE = ms(NOW - timedelta(days=3))
TROUBLES = [
    (failing("a"), "Failing: a (timeout for 1 h 0 min)", "`mintwire sources show ID` tells more"),
    (
        failing("a", "challenge"),
        "Challenged: a (challenge for 1 h 0 min)",
        "it wants to see a browser: ask the site for a feed, or take another source",
    ),
    (
        failing("a", "emptied"),
        "Empty: a (emptied for 1 h 0 min)",
        "its address or its markup may have changed: `mintwire sources try ADDRESS`",
    ),
    (
        source("a", news=LATE, late=LATE),
        "Late: a (nothing new for 3 d 0 h)",
        "look whether it still publishes there: `mintwire sources try ADDRESS`",
    ),
    (
        source("a", habits=Habits(moved=("https://a.example/rss", "https://b.example/?key=secret")).to_json()),
        "Moved: a (to b.example)",
        "write its new address into the config: `mintwire sources show ID` has it",
    ),
    (
        source("a", fault="gone", habits=Habits(retired=("https://a.example/rss", 1)).to_json()),
        "Retired: a (gone)",
        "its server said twice (410), an hour apart or more, that it is gone: correct its url, or take it out",
    ),
]


@pytest.mark.parametrize(("found", "said", "mend"), TROUBLES)
def test_each_trouble_is_told_once_with_what_to_do(found: Found, said: str, mend: str) -> None:
    memory, text = look(Memory(), found)
    assert text == f"{said}. What to do: {mend}."
    assert look(memory, found, now=NOW + 2 * APART)[1] == ""


@pytest.mark.parametrize(
    "found",
    [
        source("a"),
        failing("a", for_=PATIENCE - MINUTE),
        failing("a", failures=2),
    ],
    ids=["well", "failing for a short time", "failing twice"],
)
def test_what_may_pass_is_not_told(found: Found) -> None:
    assert look(Memory(), found) == (Memory(), "")


def test_its_end_is_told_once_too() -> None:
    memory, _ = look(Memory(), failing("a"), failing("b"))
    memory, text = look(memory, source("a"), failing("b"), now=NOW + APART)
    assert text == "Well again: a."
    assert look(memory, source("a"), failing("b"), now=NOW + 2 * APART)[1] == ""


def test_a_storm_is_one_message_that_names_a_few() -> None:
    _, text = look(Memory(), *(failing(f"s{number:03}") for number in range(300)))
    assert text.count("\n") == 0
    assert "s004 (timeout for 1 h 0 min) and 295 more. What to do" in text


def test_of_late_sources_those_whose_rhythm_is_known_are_named_first() -> None:
    late = [
        source(name, news=LATE, late=LATE, cadence=f"1 1 {how}") for name, how in (("a", "guess"), ("b", "learned"))
    ]
    assert look(Memory(), *late)[1].startswith("Late: b (nothing new for 3 d 0 h), a (")


def test_what_changes_within_the_hour_waits_for_the_next_message() -> None:
    memory, _ = look(Memory(), failing("a"))
    memory, text = look(memory, failing("a"), failing("b"), now=NOW + APART - MINUTE)
    assert text == ""
    assert "Failing: b (" in look(memory, failing("a"), failing("b"), now=NOW + APART)[1]


def test_another_trouble_of_a_source_is_another_message() -> None:
    memory, _ = look(Memory(), failing("a"))
    assert look(memory, failing("a", "challenge"), now=NOW + APART)[1].startswith("Challenged: a")


def test_a_source_that_left_is_not_said_to_be_well() -> None:
    memory, _ = look(Memory(), failing("a"), failing("b"))
    assert look(memory, failing("b"), now=NOW + APART)[1] == ""


def test_without_a_connection_that_alone_is_told_and_then_that_it_is_back() -> None:
    dead = [failing(f"s{number}", "dns") for number in range(300)]
    memory, text = look(Memory(), *dead)
    assert text == ""
    still = [source(each.id, **{**each.left, "polled": ms(NOW + OUTAGE)}) for each in dead]
    memory, text = look(memory, *still, now=NOW + OUTAGE)
    assert text == "No connection to the internet since 2031-03-05 09:00 UTC: no source answers."
    assert look(memory, *still, now=NOW + OUTAGE + MINUTE)[1] == ""
    later = NOW + timedelta(hours=2)
    one_back = [source("s0", polled=ms(later), succeeded=ms(later)), *still[1:]]
    memory, text = look(memory, *one_back, now=later)
    assert text == "There is a connection to the internet again, after 2 h 0 min."
    assert look(memory, *one_back, now=later + 2 * APART)[1] == ""
    own = source("s1", fault="dns", failures="9", succeeded=ms(NOW), polled=ms(later + MINUTE))
    assert look(memory, one_back[0], own, now=later + 2 * APART)[1].startswith("Failing: s1 (dns for 4 h 0 min)")


def test_a_short_outage_is_not_told() -> None:
    dead = [failing(name, "connection") for name in "abc"]
    memory, _ = look(Memory(), *dead)
    back = [source(each.id, succeeded=ms(NOW + MINUTE)) for each in dead]
    assert look(memory, *back, now=NOW + MINUTE) == (Memory(connected=NOW + MINUTE), "")


def test_what_was_told_and_still_fails_after_an_outage_is_not_said_to_be_well() -> None:
    memory, _ = look(Memory(), failing("a", "dns"), source("b"), source("c"))
    assert "a" in memory.told
    down = [failing(name, "dns") for name in "abc"]
    memory, _ = look(memory, *down, now=NOW + MINUTE)
    memory, text = look(memory, down[0], source("b"), source("c"), now=NOW + APART)
    assert text == ""


def test_two_sources_that_do_not_answer_are_no_outage() -> None:
    assert look(Memory(), failing("a", "refused"), failing("b", "refused"))[1].startswith("Failing: a (")


def test_what_was_told_is_stored() -> None:
    memory, _ = look(Memory(offline=NOW - MINUTE), failing("a"))
    assert memory.told
    assert Memory.from_json(memory.to_json()) == memory
    assert Memory.from_json(None) == Memory()
