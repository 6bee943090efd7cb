"""Serving the app over HTTP/1.1, with every wait bounded."""

from __future__ import annotations

import asyncio
import socket
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

import h11
import structlog
from fastapi import FastAPI
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.problems import MEDIA_TYPE, problem

#: Seconds in which a connection must have sent a whole request, the first and each that follows; and in which a reader
#: must have taken what waits for it, some 64 KiB.
WAIT_S = 30.0
#: Connections at once, whoever they are.
_MOST_CONNECTIONS = 500
#: Bytes of a request's line and headers.
_MOST_HEAD = 16_384
#: Seconds that answers under way may take to end.
_GRACE_S = 2
#: Connections that wait to be taken.
_BACKLOG = 128

log = structlog.get_logger("mintwire.web")


class _Bounded(H11Protocol):
    """A connection that ends when its reader neither asks nor takes what it asked for."""

    _waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS:
            log.warning("too_many_connections", most=_MOST_CONNECTIONS)
            transport.abort()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_wait()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        super().handle_events()
        if self._is_answering() and not self.flow.write_paused:
            self._end_wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._is_answering():
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._is_answering():
            self._end_wait()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, as a problem."""
        status = HTTPStatus.BAD_REQUEST
        body = bytes(problem(status, "bad_request", msg).body)
        headers = [("content-type", MEDIA_TYPE), ("content-length", str(len(body))), ("connection", "close")]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=status.phrase),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._end_wait()
        self._waits = self.loop.call_later(WAIT_S, self.transport.abort)

    def _end_wait(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None


def listen(host: str, port: int) -> socket.socket:
    """Raises OSError where the address is another's, or none of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


async def serve(app: FastAPI, listener: socket.socket, stop: asyncio.Event) -> None:
    """Until `stop` is set; answers under way have two seconds then."""
    options: dict[str, Any] = {"lifespan": "off", "ws": "none", "log_config": None, "server_header": False}
    server = _Server(
        Config(
            app,
            http=_Bounded,
            access_log=False,
            proxy_headers=False,
            # uvicorn's five seconds are those after which httpx closes too: a request on its way then fails
            timeout_keep_alive=int(WAIT_S),
            timeout_graceful_shutdown=_GRACE_S,
            h11_max_incomplete_event_size=_MOST_HEAD,
            **options,
        )
    )

    async def end() -> None:
        await stop.wait()
        server.should_exit = True

    ending = asyncio.ensure_future(end())
    try:
        await server.serve([listener])
    finally:
        ending.cancel()


class _Server(Server):
    """The process's signals are not its business: `serve` is told when to stop."""

    def capture_signals(self) -> Any:
        """No handlers."""
        return nullcontext()
