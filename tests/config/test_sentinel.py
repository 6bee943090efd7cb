"""URLs of Redis behind Sentinels."""

from __future__ import annotations

import pytest

from config.models import Settings
from config.sentinel import SentinelAddress


def test_all_parts_are_read() -> None:
    url = "rediss+sentinel://me:p%40ss@one:1,two,[::1]:3/a%20b?db=4&sentinel_username=s&sentinel_password=t%26u"
    address = SentinelAddress.of(url)
    assert address is not None
    assert address.sentinels == [("one", 1), ("two", 26379), ("::1", 3)]
    assert address.service == "a b"
    assert address.options == {"db": 4, "ssl": True, "username": "me", "password": "p@ss"}
    waits = {"socket_connect_timeout": 2, "socket_timeout": 2}
    assert address.sentinel_options == {**waits, "ssl": True, "username": "s", "password": "t&u"}


def test_what_is_not_said_has_its_default() -> None:
    address = SentinelAddress.of("redis+sentinel://host/wire")
    assert address is not None
    assert (address.sentinels, address.service, address.options) == ([("host", 26379)], "wire", {"db": 0})
    assert Settings.model_validate({"redis": "redis+sentinel://host/wire"}).redis == "redis+sentinel://host/wire"


def test_other_urls_are_none_of_these() -> None:
    assert SentinelAddress.of("redis://host/0") is None
    assert SentinelAddress.of("unix:///run/s") is None


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://host",
        "redis+sentinel://host/",
        "redis+sentinel:///wire",
        "redis+sentinel://one,,two/wire",
        "redis+sentinel://host:0/wire",
        "redis+sentinel://host:port/wire",
        "redis+sentinel://host/wire/0",
        "redis+sentinel://host/wire?db=x",
        "redis+sentinel://host/wire?dv=1",
        "redis+sentinel://host/wire?db",
        "redis+sentinel://host/wire#x",
    ],
)
def test_what_names_no_sentinels_and_service_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="write Sentinels and the name of a service"):
        Settings.model_validate({"redis": url})
