"""What a source is asked with beside its address: looked up in the environment when it is sent, and kept nowhere.

A request carries an Access in its meta; the values are on the request only while it is on the wire.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from config.errors import FetchError
from config.kinds.access import PROXY_PORT, FromEnvironment, Value, is_cookie_value, is_header_value, is_proxy
from config.kinds.source import Source

#: Key in a request's meta: its Access, also of the redirects and the robots.txt that follow from it.
ACCESS = "fetch_access"

#: Letters of a value below which it is no secret, but may well be a word.
_LEAST_SECRET = 6
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where an HTTP proxy listens, and what it is told of us ("": nothing)."""

    host: str
    port: int
    authorization: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """How one source is asked; `environment` holds what the config only names.

    Its methods raise FetchError `variable`.
    """

    source: Source
    environment: Mapping[str, str] = field(repr=False)

    def proxy(self) -> Proxy | None:
        """The proxy that all its requests go through."""
        if self.source.proxy is None:
            return None
        url = self._read(self.source.proxy, is_proxy, "no proxy as http://host:port")
        parts = urlsplit(url)
        user = _basic(unquote(parts.username or ""), unquote(parts.password or "")) if "@" in url else ""
        return Proxy(parts.hostname or "", parts.port or PROXY_PORT, user)

    def headers(self, url: str) -> dict[str, str]:
        """What a request for this address carries; nothing where it is not the host of the source's own."""
        source = self.source
        if not (source.headers or source.cookies or source.auth) or not _is_own(source.url, url):
            return {}
        headers = {
            name: self._read(value, is_header_value, "no header on one line of ASCII") for name, value in source.headers
        }
        cookies = [f"{name}={self._read(value, is_cookie_value, 'no cookie')}" for name, value in source.cookies]
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        if auth := source.auth:
            user, password = (self._read(value, bool, "nothing") for value in (auth.user, auth.password))
            headers["Authorization"] = _basic(user, password)
        return headers

    def plain_headers(self, url: str) -> list[tuple[str, str]]:
        """Those of them that the config itself says, which are no secret."""
        is_own = _is_own(self.source.url, url)
        return [(name, value) for name, value in self.source.headers if is_own and isinstance(value, str)]

    @property
    def variables(self) -> frozenset[str]:
        """The names of those that hold what it is asked with."""
        source, auth = self.source, self.source.auth
        values = [source.proxy, *(value for _, value in (*source.headers, *source.cookies))]
        values += [auth.user, auth.password] if auth else []
        return frozenset(value.env for value in values if isinstance(value, FromEnvironment))

    def without_secrets(self, text: str) -> str:
        """A text with the names of the variables in the place of what they hold, also as an address has it."""
        values = {name: self.environment.get(name, "") for name in self.variables}
        # One may be a part of another.
        for name, value in sorted(values.items(), key=lambda each: -len(each[1])):
            if len(value) >= _LEAST_SECRET:
                text = text.replace(value, f"${name}").replace(quote(value, safe=""), f"${name}")
        return text

    def _read(self, value: Value, is_sound: Callable[[str], bool], otherwise: str) -> str:
        if not isinstance(value, FromEnvironment):
            return value
        found = self.environment.get(value.env)
        if found is None:
            raise FetchError("variable", f"${value.env} is not set")
        if not is_sound(found):
            raise FetchError("variable", f"${value.env} holds {otherwise}")
        return found


def _basic(user: str, password: str) -> str:
    """RFC 7617."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _is_own(own: str, url: str) -> bool:
    """Whether an address lies at the scheme, host and port of the source's own, or at its host over https."""
    ours, theirs = (_origin(each) for each in (own, url))
    return theirs == ours or theirs == ("https", ours[1], _DEFAULT_PORTS["https"])


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
