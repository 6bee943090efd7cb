"""What the view says is the matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from scheduler.view.notices import notices
from scheduler.view.snapshot import FailingSource, Offline, Snapshot
from tests.scheduler.view.samples import NOW

FINE = Snapshot(now=NOW, started=NOW, sources=27, polled=27)
MISTAKE = "/home/me/mintwire.yaml:12: sources[3].every: found '5 minutes'; did you mean '5m'?"


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ({}, []),
        (
            {"failing": 1, "worst": (FailingSource("SEC", "dns"),)},
            ["1 of 27 sources fails: SEC (dns) → mintwire sources list"],
        ),
        (
            {"failing": 9, "worst": tuple(FailingSource(name, "timeout") for name in "ABC")},
            ["9 of 27 sources fail: A (timeout), B (timeout), C (timeout) and 6 more → mintwire sources list"],
        ),
        (
            {"silent": ("A", "B", "C", "D\x07")},
            ["4 sources have been silent for unusually long: A, B, C and 1 more → mintwire sources list"],
        ),
        ({"mistakes": (MISTAKE,)}, [f"Config refused: {MISTAKE}; the one before stays in force"]),
        ({"aside": (("sent", 1),)}, ["1 thing set aside for an error (1 sent) → mintwire aside list"]),
        ({"messages": ("redis: gone\x1b",)}, ["redis: gone�"]),
    ],
)
def test_each_is_said_with_what_to_do(matter: dict[str, Any], said: list[str]) -> None:
    assert notices(replace(FINE, **matter), UTC) == said


def test_without_the_internet_that_is_said_and_not_what_follows_from_it() -> None:
    offline = Offline(27, NOW + timedelta(seconds=25))
    snapshot = replace(FINE, offline=offline, failing=27, worst=(FailingSource("SEC", "dns"),))
    said = "No connection to the internet: 27 sources wait, next try at 08:30:30"
    assert notices(snapshot, UTC) == [said]
    assert notices(replace(snapshot, offline=None), UTC) != [said]
