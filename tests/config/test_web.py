"""Where HTTP may be served."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.web import Web


@pytest.mark.parametrize(
    ("listen", "place", "is_loopback"),
    [
        ("127.0.0.1:8321", ("127.0.0.1", 8321), True),
        ("127.9.9.9:80", ("127.9.9.9", 80), True),
        ("[::1]:8321", ("::1", 8321), True),
        ("localhost:8321", ("localhost", 8321), True),
        ("0.0.0.0:8321", ("0.0.0.0", 8321), False),
        ("[::]:8321", ("::", 8321), False),
        ("localhost.example:80", ("localhost.example", 80), False),
        ("192.168.1.7:8321", ("192.168.1.7", 8321), False),
    ],
)
def test_only_loopback_is_open_to_nobody_else(listen: str, place: tuple[str, int], is_loopback: bool) -> None:
    web = Web(listen=listen)
    assert (web.place, web.is_loopback) == (place, is_loopback)
    if is_loopback:
        assert Web(listen=listen, open=True).open
        with pytest.raises(ValidationError, match="write open: false"):
            Web(listen=listen, open=True, public="https://wire.example.org")
    else:
        with pytest.raises(ValidationError, match="write open: false"):
            Web(listen=listen, open=True)


@pytest.mark.parametrize(
    "listen", ["8321", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "http://127.0.0.1:80", ":80"]
)
def test_what_is_no_place_is_refused(listen: str) -> None:
    with pytest.raises(ValidationError):
        Web(listen=listen)


def test_links_begin_with_the_address_that_others_know() -> None:
    assert Web().address == "http://127.0.0.1:8321"
    assert Web(public="https://wire.example.org").address == "https://wire.example.org"


def test_nothing_is_served_where_nothing_is_named() -> None:
    web = Web(listen=None)
    assert (web.is_loopback, web.address) == (True, "http://localhost")
    with pytest.raises(ValueError, match="null"):
        _ = web.place
