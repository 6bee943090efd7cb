"""The terminal as a channel."""

from __future__ import annotations

import io
import os

import pytest

from config.errors import RetryLater
from notifier.channels.console import ConsoleSender
from tests.notifier.channels.test_telegram import Channel
from tests.notifier.rendering.alerts import message_of

SCREEN = Channel("screen", "")


async def test_an_alert_begins_with_its_headline_and_holds_no_control_characters() -> None:
    stream = io.StringIO()
    sender = ConsoleSender(stream)
    assert await sender.turn(SCREEN) == 0
    assert await sender.send(SCREEN, message_of(title="Digital\x1b]0;x\x07 euro\r\n")) is None
    assert stream.getvalue() == (
        "Digital ]0;x euro\n"
        "    European Central Bank · 23 Nov 2026, 08:30 UTC · Why: “digital euro” (watch digital-euro)\n"
        "    https://example.org/a?b=1&c=2\n"
    )


async def test_a_reader_that_went_away_is_tried_again_later() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    stream = os.fdopen(write_end, "w", encoding="utf-8")
    with pytest.raises(RetryLater, match="not written"):
        await ConsoleSender(stream).send(SCREEN, message_of())
    with pytest.raises(BrokenPipeError):
        stream.close()


async def test_a_closed_stream_is_tried_again_later() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(RetryLater, match="not written"):
        await ConsoleSender(stream).send(SCREEN, message_of())
