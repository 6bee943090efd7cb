"""URLs of Redis behind Sentinels: `redis+sentinel://user:password@host:26379,host2/service?db=0`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

SENTINEL_SCHEMES = ("redis+sentinel", "rediss+sentinel")
WHAT_A_SENTINEL_URL_IS = "redis+sentinel://host:26379,host:26379/service"
_PORT = 26379
_PARAMETERS = frozenset({"db", "sentinel_username", "sentinel_password"})


@dataclass(frozen=True, slots=True)
class SentinelAddress:
    """What a URL says; user and password are those of the Redis servers."""

    #: (host, port) of each Sentinel.
    sentinels: list[tuple[str, int]]
    #: The name by which the Sentinels know the master.
    service: str
    #: Keyword arguments for connections to the master, and to the Sentinels.
    options: dict[str, Any]
    sentinel_options: dict[str, Any]

    @classmethod
    def of(cls, url: str) -> Self | None:
        """None for a URL of another scheme.  Raises ValueError for one of these that is none."""
        parts = urlsplit(url)
        if parts.scheme not in SENTINEL_SCHEMES:
            return None
        login, _, hosts = parts.netloc.rpartition("@")
        given = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        service = unquote(parts.path.removeprefix("/"))
        if not service or "/" in service or given.keys() - _PARAMETERS or parts.fragment:
            raise ValueError("no service, or more than one")
        secure = {"ssl": True} if parts.scheme == "rediss+sentinel" else {}
        waits = {"socket_connect_timeout": 2, "socket_timeout": 2}
        return cls(
            sentinels=[_host(each) for each in hosts.split(",")],
            service=service,
            options={"db": int(given.get("db", 0)), **secure, **_login(*map(unquote, login.partition(":")[::2]))},
            sentinel_options={
                **waits,
                **secure,
                **_login(given.get("sentinel_username", ""), given.get("sentinel_password", "")),
            },
        )


def _host(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.port == 0:
        raise ValueError("no host")
    return parts.hostname, parts.port or _PORT


def _login(user: str, password: str) -> dict[str, str]:
    pairs = {"username": user, "password": password}
    return {name: value for name, value in pairs.items() if value}
