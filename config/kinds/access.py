"""What a source is asked with beside its address: a proxy, a user and a password, headers, cookies.

What is secret stands in an environment variable.  The config, and all that is made of it in SQL and Redis, holds the
variable's name; its value is looked up by who asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import PlainSerializer, PlainValidator

from config.fields import wrong

#: How many headers, and how many cookies, a source may be asked with.
MOST_NAMED = 20
#: Of a proxy whose address names none.
PROXY_PORT = 3128

WHAT_A_PROXY_IS = "http://host:port, or {env: VARIABLE} where it has a user and a password"
WHAT_AUTH_IS = "a user and where the password stands, as in {user: desk, password: {env: DESK_PASSWORD}}"
WHAT_HEADERS_ARE = "names and values, as in {Accept-Language: de, X-Api-Key: {env: BANK_KEY}}"
WHAT_COOKIES_ARE = "names and values, as in {consent: 'yes', session: {env: BANK_SESSION}}"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
#: RFC 9110, 5.6.2: a token.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
#: RFC 9110, 5.5, in ASCII; RFC 6265, 4.1.1: cookie-octet.
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,3998}[\x21-\x7e])?")
_COOKIE_VALUE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,4000}")
#: Headers that are secret by their nature.
_SECRET = re.compile(r"auth|token|secret|passw|session|api-?key", re.IGNORECASE)
#: Headers that HTTP, the poll or another key says, and those of a proxy.
_OURS = re.compile(
    r"host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|accept-encoding|range|if-.*"
    r"|proxy-.*|cookie2?|user-agent|referer|forwarded|x-forwarded-.*|x-real-ip|via",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """The value of an environment variable: `{env: NAME}`."""

    env: str


#: As it is written, or where it stands.
Value = str | FromEnvironment
#: Names and their values.
Named = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Auth:
    """A user and a password (RFC 7617)."""

    user: Value
    password: FromEnvironment


def is_proxy(url: str) -> bool:
    """Whether a URL is that of a proxy we can speak to, with user and password or without."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    beside = parts.path.strip("/") or parts.query or parts.fragment
    return parts.scheme == "http" and bool(parts.hostname) and port != 0 and not beside and url.isascii()


def is_header_value(value: str) -> bool:
    """Whether it may stand in a header."""
    return _HEADER_VALUE.fullmatch(value) is not None


def is_cookie_value(value: str) -> bool:
    """Whether it may stand in a cookie."""
    return _COOKIE_VALUE.fullmatch(value) is not None


def _value(value: Any, expected: str) -> Value:
    if isinstance(value, str | FromEnvironment):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    name = value.get("env") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
        raise wrong(f"write {expected}")
    return FromEnvironment(name)


def _proxy(value: Any) -> Value:
    read = _value(value, WHAT_A_PROXY_IS)
    if isinstance(read, str) and (not is_proxy(read) or "@" in read):
        raise wrong(f"write {WHAT_A_PROXY_IS}")
    return read


def _auth(value: Any) -> Auth:
    if isinstance(value, Auth):
        return value
    if not isinstance(value, dict) or set(value) != {"user", "password"}:
        raise wrong(f"write {WHAT_AUTH_IS}")
    user, password = (_value(value[name], WHAT_AUTH_IS) for name in ("user", "password"))
    if not isinstance(password, FromEnvironment):
        raise wrong(f"a password stands in the environment; write {WHAT_AUTH_IS}")
    if isinstance(user, str) and not (is_header_value(user) and ":" not in user):
        raise wrong(f"write {WHAT_AUTH_IS}")
    return Auth(user, password)


def _named(value: Any, expected: str) -> Named:
    if isinstance(value, tuple):
        value = dict(value)
    if not isinstance(value, dict) or not all(isinstance(name, str) and _TOKEN.fullmatch(name) for name in value):
        raise wrong(f"write {expected}")
    if len(value) > MOST_NAMED or len({name.lower() for name in value}) < len(value):
        raise wrong(f"write {expected}: each once, and at most {MOST_NAMED}")
    return tuple((name, _value(each, expected)) for name, each in value.items())


def _headers(value: Any) -> Named:
    named = _named(value, WHAT_HEADERS_ARE)
    for name, each in named:
        if _OURS.fullmatch(name):
            raise wrong(f"{name} is not to be set here; write {WHAT_HEADERS_ARE}")
        if isinstance(each, str) and _SECRET.search(name):
            raise wrong(f"{name} is secret and stands in the environment; write {{{name}: {{env: VARIABLE}}}}")
        if isinstance(each, str) and not is_header_value(each):
            raise wrong(f"write {WHAT_HEADERS_ARE}, on one line of ASCII")
    return named


def _cookies(value: Any) -> Named:
    named = _named(value, WHAT_COOKIES_ARE)
    if not all(isinstance(each, FromEnvironment) or is_cookie_value(each) for _, each in named):
        raise wrong(f"write {WHAT_COOKIES_ARE}, without blanks, commas, semicolons and quotes")
    return named


def _write_value(value: Value) -> Any:
    return value if isinstance(value, str) else {"env": value.env}


def _write_auth(auth: Auth | None) -> Any:
    return auth and {"user": _write_value(auth.user), "password": _write_value(auth.password)}


def _write_named(named: Named) -> Mapping[str, Any]:
    return {name: _write_value(value) for name, value in named}


Proxy = Annotated[Value, PlainValidator(_proxy), PlainSerializer(_write_value)]
BasicAuth = Annotated[Auth, PlainValidator(_auth), PlainSerializer(_write_auth)]
Headers = Annotated[Named, PlainValidator(_headers), PlainSerializer(_write_named)]
Cookies = Annotated[Named, PlainValidator(_cookies), PlainSerializer(_write_named)]
