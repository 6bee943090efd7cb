"""Counts what answers send, while they send it."""

from __future__ import annotations

import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from record.live.client import UNREACHABLE
from record.live.readers import LEASE_MS, Readers
from web.access.gate import Answer

#: A note is made whenever so many bytes were sent, or so many seconds have passed.
_BYTES, _SECONDS = 8_000_000, LEASE_MS / 4000

log = structlog.get_logger("mintwire.web")


class Meter:
    """Around the app: notes, for whomever `Gate` let in, bytes sent, and that their answer goes on or has ended."""

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        self._app = app
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        count = _Count(self._readers, scope, send)
        try:
            await self._app(scope, receive, count.send)
        finally:
            await count.note(ended=True)


class _Count:
    def __init__(self, readers: Readers, scope: Scope, send: Send) -> None:
        self._readers = readers
        self._scope = scope
        self._send = send
        self._sent = 0
        self._noted_at = time.monotonic()

    async def send(self, message: Message) -> None:
        await self._send(message)
        self._sent += len(message.get("body", b""))
        if self._sent >= _BYTES or time.monotonic() - self._noted_at >= _SECONDS:
            await self.note(ended=False)

    async def note(self, *, ended: bool) -> None:
        state: dict[str, Any] = self._scope.get("state", {})
        answer = state.get("answer")
        if not isinstance(answer, Answer):
            return
        sent, self._sent, self._noted_at = self._sent, 0, time.monotonic()
        try:
            await self._readers.spend(answer.reader, answer.name, sent, ended=ended)
        except UNREACHABLE as error:
            # Who reads already is not cut off; what was sent meanwhile is nobody's.
            log.warning("redis_unreachable", error=type(error).__name__, bytes_not_counted=sent)
