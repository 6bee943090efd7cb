"""A source's state, from what its polls left."""

from __future__ import annotations

import pytest

from record.habits import Habits
from scheduler.health.states import state_of

URL = "https://bank.example/rss"
SOUND = {"polled": "5", "succeeded": "5", "begun": "1", "entries": "3", "news": "4"}
MOVED = Habits(moved=(URL, "https://new.example/rss")).to_json()


@pytest.mark.parametrize(
    ("left", "state"),
    [
        ({}, "not polled yet"),
        (SOUND, "fine"),
        ({**SOUND, "fault": "dns"}, "failing"),
        ({**SOUND, "fault": "challenge"}, "challenged"),
        ({**SOUND, "fault": "emptied"}, "empty"),
        ({"polled": "5", "succeeded": "5", "entries": "0"}, "empty"),
        ({"polled": "5", "succeeded": "5"}, "fine"),
        ({**SOUND, "entries": "0"}, "fine"),
        ({**SOUND, "late": "4"}, "late"),
        ({**SOUND, "late": "3"}, "fine"),
        ({**SOUND, "late": "4", "fault": "timeout"}, "failing"),
        ({"polled": "5", "begun": "1", "late": "1"}, "late"),
        ({**SOUND, "habits": MOVED}, "moved"),
        ({**SOUND, "habits": MOVED, "late": "4"}, "late"),
        ({**SOUND, "habits": Habits(moved=("https://before.example/", "https://x.example/")).to_json()}, "fine"),
        ({**SOUND, "fault": "gone", "habits": Habits(retired=(URL, 1)).to_json()}, "retired"),
    ],
)
def test_each_state_follows_from_what_polls_left(left: dict[str, str], state: str) -> None:
    assert state_of(URL, left) == state
