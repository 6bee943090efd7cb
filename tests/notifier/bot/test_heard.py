"""What is read of an update, and how little of it has to be there."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot

from notifier.bot.hearing.heard import heard_of

US = 700
CHANNEL = -1001234567890
CHAT = {"id": 42, "type": "private"}
ANN = {"id": 42, "is_bot": False, "first_name": "Ann"}
POST = {"id": CHANNEL, "type": "channel", "title": "Mints"}


def message(**values: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": CHAT, "from": ANN, **values}}


@pytest.mark.parametrize(
    "forwarded",
    [
        {"forward_origin": {"type": "channel", "date": 1, "chat": POST, "message_id": 4}},
        {"forward_from_chat": POST, "forward_from_message_id": 4, "forward_date": 1},
    ],
    ids=["now", "before Bot API 7.0"],
)
def test_a_post_of_a_channel_that_is_forwarded_names_it(forwarded: dict[str, Any]) -> None:
    heard = heard_of(message(text="a post", **forwarded), Bot("700:x"), US)
    assert heard is not None
    assert heard.channel == CHANNEL


def test_what_a_person_forwards_from_a_group_names_no_channel() -> None:
    heard = heard_of(message(text="a word", forward_from_chat={"id": -9, "type": "supergroup"}), Bot("700:x"), US)
    assert heard is not None
    assert heard.channel is None
