"""How much a chat may ask for, and how much one message holds.  Pure."""

from __future__ import annotations

from notifier.bot.frame.splitting import MOST_UNITS, split, units
from notifier.bot.hearing.flood import Flood
from notifier.rendering.message import Message, Part, Span


def test_a_chat_may_ask_as_often_as_it_may_and_is_told_once() -> None:
    flood = Flood(60)
    assert [flood.take(1, 0.0) for _ in range(62)] == ["yes"] * 60 + ["no", "told"]
    assert flood.take(2, 0.0) == "yes"
    assert [flood.take(1, at) for at in (1.0, 1.5, 2.5)] == ["yes", "told", "yes"]
    assert [flood.take(1, 100.0) for _ in range(61)] == ["yes"] * 60 + ["no"]


def test_chats_beyond_many_are_forgotten_the_oldest_first() -> None:
    flood = Flood(1)
    assert [flood.take(chat, 0.0) for chat in range(10_001)] == ["yes"] * 10_001
    assert (flood.take(0, 0.0), flood.take(10_000, 0.0)) == ("yes", "no")


def message(*texts: str) -> Message:
    return Message(tuple(Part("entry", (Span(text),)) for text in texts))


def test_a_message_that_fits_stays_one() -> None:
    fits = message("x" * 2000, "y" * 2000)
    assert split(fits) == [fits]


def test_a_long_message_is_cut_between_its_parts() -> None:
    pages = split(message(*["\N{MONEY BAG}" * 700] * 10))
    assert [len(page.parts) for page in pages] == [2, 2, 2, 2, 2]


def test_a_part_that_is_too_long_alone_is_shortened() -> None:
    (page,) = split(message("word " * 2000))
    assert units(page.parts[0]) <= MOST_UNITS
    assert page.parts[0].text.endswith("…")


def test_the_address_of_a_link_that_is_written_out_counts() -> None:
    written = Part("entry", (Span("here", f"http://intranet/{'x' * 4090}"),))
    assert units(written) > MOST_UNITS
    assert units(Part("entry", (Span("here", f"http://example.org/{'x' * 4090}"),))) == len("here")
