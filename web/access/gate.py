"""Who asks, whether they may, and whether it is not too much: asked before each operation, whose answer then begins."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine

from config.web import LOCALHOST
from record.live.readers import Most, Readers
from record.sql import tokens
from record.sql.database import reading
from record.sql.tokens import AccessToken
from web.access import links
from web.access.scopes import SCOPES, Scope
from web.access.secret import ID, Secret, is_signed
from web.problems import Problem

#: Who asks without a token, where that is allowed; no token has such an id.
ANYBODY = "anybody"
#: What `admin` may ask for: as much as it likes.
_NO_LIMIT = Most(2**31, 2**31, 2**53)
#: What a secret in an address looks like, whatever its parameter is called.
_SECRET = re.compile(r"mw_[a-z2-7]{8}_[A-Za-z0-9_-]{20}", re.ASCII)
#: Headers by which proxies say that somebody else asks.
_FORWARDED = ("forwarded", "x-forwarded-for", "via")
_HOST = re.compile(rf"({LOCALHOST}|127(\.[0-9]{{1,3}}){{3}}|\[::1\])(:[0-9]+)?", re.ASCII | re.IGNORECASE)
_BEARER = HTTPBearer(auto_error=False, description="a token that `mintwire tokens make` printed")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the config says of readers."""

    most: Most
    #: Whether programs of this machine need no token.
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the id of a token, or ANYBODY."""

    id: str
    scopes: frozenset[str]
    #: Whether a signed link says so.
    by_link: bool = False

    @property
    def is_anybody(self) -> bool:
        """Whether it needed no token."""
        return self.id == ANYBODY


@dataclass(frozen=True, slots=True)
class Answer:
    """One that is counted as its reader's: what `Meter` is told by."""

    reader: str
    name: str


class Gate:
    """Knows tokens and limits."""

    def __init__(self, engine: Engine, readers: Readers, rules: Rules, now: Callable[[], Awaitable[datetime]]) -> None:
        """`now`: by Redis TIME."""
        self.engine = engine
        self.readers = readers
        self._rules = rules
        self._now = now

    async def admit(self, request: Request, bearer: HTTPAuthorizationCredentials | None) -> Reader:
        """The reader, whose answer has begun.  Raises Problem."""
        reader = await self._reader(request, bearer)
        most = _NO_LIMIT if "admin" in reader.scopes else self._rules.most
        answer = Answer(reader.id, secrets.token_hex(8))
        reached = await self.readers.admit(reader.id, answer.name, most)
        if reached is not None:
            told = f"this token has reached web.limits.{reached.limit}: try again in {reached.wait_s:.0f} s"
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS, reached.limit, told, retry_after=str(max(round(reached.wait_s), 1))
            )
        request.state.answer = answer
        return reader

    async def _reader(self, request: Request, bearer: HTTPAuthorizationCredentials | None) -> Reader:
        path, query = _target(request)
        if _SECRET.search(f"{path}?{query}"):
            told = "a token stands in this address, where logs keep it: revoke it, and send the next as a header"
            raise Problem(HTTPStatus.BAD_REQUEST, "secret_in_address", f"{told}, Authorization: Bearer TOKEN")
        if "%" in path:
            raise Problem(HTTPStatus.BAD_REQUEST, "bad_path", "no path here has a % in it: write it as it is described")
        if bearer is not None:
            return await self._by_secret(bearer.credentials)
        if "authorization" in request.headers:
            raise _unauthorised("bad_authorization", "write the header as Authorization: Bearer TOKEN")
        if "signature" in request.query_params:
            return await self._by_link(links.read(path, query))
        if self._rules.is_open:
            return _anybody(request)
        raise _unauthorised(
            "no_token", "send a token, which `mintwire tokens make` makes, as Authorization: Bearer TOKEN"
        )

    async def _by_secret(self, text: str) -> Reader:
        secret = Secret.read(text)
        token = None if secret is None else await self._token(secret.id)
        if secret is None or token is None or not secret.fits(token.digest):
            raise _unauthorised(
                "unknown_token", "there is no such token: it was revoked, or is not written as it was made"
            )
        await self._check_end(token)
        return Reader(token.id, frozenset(token.scopes))

    async def _by_link(self, link: links.Link | None) -> Reader:
        if link is None:
            raise _unauthorised("bad_link", "a signed link ends with its signature, and nothing may follow it")
        token = await self._token(link.token) if ID.fullmatch(link.token) else None
        if token is None or not is_signed(token.link_key, link.signature, link.message):
            raise _unauthorised("bad_link", "this link was changed, or the token that signed it is revoked")
        await self._check_end(token)
        if link.expires <= (await self._now()).timestamp():
            raise _unauthorised("link_ended", "this link has ended")
        # A link reads; who has it manages nothing.
        return Reader(token.id, _all_of(token.scopes) - {"admin"}, by_link=True)

    async def _token(self, identity: str) -> AccessToken | None:
        def look_up() -> AccessToken | None:
            with reading(self.engine) as connection:
                return tokens.get(connection, identity)

        return await asyncio.to_thread(look_up)

    async def _check_end(self, token: AccessToken) -> None:
        if token.until is not None and token.until <= await self._now():
            raise _unauthorised("token_ended", "this token has ended: `mintwire tokens make` makes another")


async def _admitted(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Reader:
    gate: Gate = request.app.state.gate
    return await gate.admit(request, bearer)


#: What an operation takes that not everybody may ask for.
Admitted = Annotated[Reader, Depends(_admitted)]


def require(reader: Reader, scope: Scope) -> None:
    """Raises Problem where the reader's token does not allow it."""
    if scope not in _all_of(reader.scopes):
        told = f"this token has no scope {scope}: `mintwire tokens make NAME --scope {scope}` makes one that has it"
        raise Problem(HTTPStatus.FORBIDDEN, "no_scope", told)


def _all_of(scopes: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    """`admin` has the others in it."""
    return frozenset(SCOPES if "admin" in scopes else scopes)


def _target(request: Request) -> tuple[str, str]:
    """Path and query as they were sent."""
    return request.scope["raw_path"].decode("latin-1"), request.scope["query_string"].decode("latin-1")


def _anybody(request: Request) -> Reader:
    """Whoever is on this machine, and nobody for whom a proxy or a page in a browser asks."""
    if any(name in request.headers for name in _FORWARDED) or not _HOST.fullmatch(request.headers.get("host", "")):
        raise _unauthorised("no_token", "without a token only this machine's own programs are served, at 127.0.0.1")
    return Reader(ANYBODY, frozenset({"read", "raw"}))


def _unauthorised(reason: str, told: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, reason, told, www_authenticate="Bearer")
