"""Addresses of messages."""

from __future__ import annotations

import pytest

from notifier.channels.links import message_link


@pytest.mark.parametrize(
    ("kind", "chat", "message", "link"),
    [
        ("telegram", "-1001234567890", "17", "https://t.me/c/1234567890/17"),
        ("telegram", "-1000000000001", "1", "https://t.me/c/1/1"),
        ("telegram", "-3147483648123", "5", "https://t.me/c/2147483648123/5"),
        ("telegram", "@mintwire_news", "17", "https://t.me/mintwire_news/17"),
        ("telegram", "-1000000000000", "17", None),
        ("telegram", "-4001", "17", None),
        ("telegram", "4242", "17", None),
        ("telegram", "@a/b", "17", None),
        ("telegram", "-1001234567890", None, None),
        ("telegram", None, "17", None),
        ("console", None, None, None),
    ],
)
def test_links(kind: str, chat: str | None, message: str | None, link: str | None) -> None:
    assert message_link(kind, chat, message) == link
