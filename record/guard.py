"""The address guard of httpx: no connection to an address that is not of the public internet, see `record.addresses`.

It stands where a connection is opened, in httpcore's network backend; so it sees every host of every hop, in whatever
form, after resolution, and what was checked is what is connected to, while TLS and Host keep the name.  Behind a proxy
(that of the environment, as httpx reads it) a host is checked before the proxy is asked, as far as it is known here.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx
from httpx._utils import get_environment_proxies

from record.addresses import Network, may_connect

#: How many addresses of a name are tried; they share the time for connecting.
ADDRESSES = 4
#: An idle connection is closed after this, as httpx does.
_KEEP_S = 5.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets connect to public addresses, to those in `allow_private`, and to the host and port of `configured`.

    `configured` is a URL that the operator wrote down for us, such as that of a model server on his own machine: it may
    be anywhere.  What it redirects to may not.
    """

    configured: str = ""
    allow_private: tuple[Network, ...] = ()

    def allowed(self, host: str, port: int, found: Sequence[str]) -> Sequence[str]:
        """Of the addresses found, those that may be connected to.  Raises httpx.ConnectError where there are none."""
        if not found:
            raise httpx.ConnectError(f"{host} has no address")
        if self.configured and _host_and_port(httpx.URL(self.configured)) == (host, port):
            return found[:ADDRESSES]
        allowed = [address for address in found if may_connect(ip_address(address), self.allow_private)]
        if not allowed:
            raise httpx.ConnectError(f"{host} is not on the public internet")
        return allowed[:ADDRESSES]

    def check_behind_proxy(self, host: str, port: int, found: Sequence[str]) -> None:
        """Raises httpx.ConnectError unless each address may be connected to: the proxy takes whichever it likes."""
        for address in found:
            self.allowed(host, port, [address])


def guarded(guard: Guard) -> dict[str, Any]:
    """The arguments by which an `httpx.Client` connects to nothing that `guard` refuses."""
    return {"transport": _Direct(guard), "mounts": _by_proxy(lambda proxy: _Proxied(guard, proxy))}


def guarded_async(guard: Guard, *, connections: int) -> dict[str, Any]:
    """The same for an `httpx.AsyncClient`, with at most so many connections."""
    limits = httpx.Limits(max_connections=connections)
    mounts = _by_proxy(lambda proxy: _AsyncProxied(guard, proxy, limits))
    return {"transport": _AsyncDirect(guard, connections), "mounts": mounts}


def _host_and_port(url: httpx.URL) -> tuple[str, int]:
    """As httpcore hands them to its backend."""
    return url.raw_host.decode("ascii"), url.port or _PORTS.get(url.scheme, 0)


def _by_proxy(make: Callable[[str], Any]) -> dict[str, Any]:
    return {pattern: proxy and make(proxy) for pattern, proxy in get_environment_proxies().items()}


class _Backend(httpcore.SyncBackend):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        *others, last = self._guard.allowed(host, port, _look_up(host, port))
        share = timeout and timeout / (len(others) + 1)
        for address in others:
            try:
                return super().connect_tcp(address, port, share, *args, **kwargs)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return super().connect_tcp(last, port, share, *args, **kwargs)


class _AsyncBackend(httpcore.AnyIOBackend):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        *others, last = self._guard.allowed(host, port, await _look_up_async(host, port))
        share = timeout and timeout / (len(others) + 1)
        for address in others:
            try:
                return await super().connect_tcp(address, port, share, *args, **kwargs)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await super().connect_tcp(last, port, share, *args, **kwargs)


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates we take: the same for all, and read once, since to read them takes longer than a request."""
    return httpx.create_ssl_context()


class _Direct(httpx.HTTPTransport):
    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=_trust())
        # httpx has no argument for the backend.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(), network_backend=_Backend(guard), keepalive_expiry=_KEEP_S
        )


class _AsyncDirect(httpx.AsyncHTTPTransport):
    def __init__(self, guard: Guard, connections: int) -> None:
        super().__init__(verify=_trust())
        backend = _AsyncBackend(guard)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(), network_backend=backend, max_connections=connections, keepalive_expiry=_KEEP_S
        )


class _Proxied(httpx.HTTPTransport):
    def __init__(self, guard: Guard, proxy: str) -> None:
        super().__init__(proxy=proxy)
        self._guard = guard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, port = _host_and_port(request.url)
        self._guard.check_behind_proxy(host, port, _look_up(host, port))
        return super().handle_request(request)


class _AsyncProxied(httpx.AsyncHTTPTransport):
    def __init__(self, guard: Guard, proxy: str, limits: httpx.Limits) -> None:
        super().__init__(proxy=proxy, limits=limits)
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host, port = _host_and_port(request.url)
        self._guard.check_behind_proxy(host, port, await _look_up_async(host, port))
        return await super().handle_async_request(request)


def _look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, whatever form it has; none where it is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(row[4][0]) for row in found))


async def _look_up_async(host: str, port: int) -> Sequence[str]:
    return await asyncio.to_thread(_look_up, host, port)
