"""The double's HTTP side: Bot API methods, files, the webhook, and the doors for tests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from tests.notifier.botapi.control import AFTER, Controls
from tests.notifier.botapi.methods import METHODS
from tests.notifier.botapi.people import People
from tests.notifier.botapi.reading.parameters import Parameters
from tests.notifier.botapi.state.chats import Chat
from tests.notifier.botapi.state.faults import Fault, RefusedCallError, bad_request, flood, permanent_refusal
from tests.notifier.botapi.state.messages import Message
from tests.notifier.botapi.state.metering import Limits
from tests.notifier.botapi.state.updates import Updates
from tests.notifier.botapi.world import TOKEN, World

#: What a request may weigh: a file of 50 MB and what is around it.
MAX_BODY_BYTES = 51 << 20
#: Seconds between two tries to push an update; Telegram's grow, and are longer.
_PUSH_AGAIN_S, _PUSH_TIMEOUT_S = 0.05, 30.0

_TOKEN_FORM = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class BotApi:
    """The double as an asynchronous context manager: `async with BotApi(chats=[Chat(42)]) as api: api.url`.

    `log` is appended to and read again at the start, so that messages outlive the double too.  `any_chat` makes
    every numeric chat id known.  `latency_s` passes before each answer.
    """

    def __init__(
        self,
        chats: Iterable[Chat] = (),
        *,
        token: str = TOKEN,
        limits: Limits | None = None,
        log: Path | None = None,
        any_chat: bool = False,
        latency_s: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.telegram = World(token, limits or Limits(), log, any_chat, clock)
        self.telegram.add(chats)
        self.people = People(self.telegram)
        self.token = token
        #: Calls that came in, answered or not.
        self.calls = 0
        self.stats: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.url = ""
        self._controls = Controls(self.telegram)
        self._controls.latency_s = latency_s
        self._pushing: asyncio.Task[None] | None = None
        self._runner = self._application()

    @property
    def messages(self) -> list[Message]:
        """Everything accepted and still standing, oldest first."""
        return self.telegram.messages.standing

    @property
    def updates(self) -> Updates:
        """What the bot is told."""
        return self.telegram.updates

    # ---- running

    async def __aenter__(self) -> BotApi:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pushing is not None:
            self._pushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pushing
        await self._runner.cleanup()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; `url` is then `http://host:port`."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self.url = f"http://{bound[0]}:{bound[1]}"
        self._pushing = asyncio.create_task(self._push())

    def _application(self) -> web.AppRunner:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_get("/messages", self._show_messages)
        app.router.add_get("/stats", self._show_stats)
        app.router.add_get("/record", self._show_record)
        app.router.add_post("/control", self._take_control)
        app.router.add_get("/file/bot{token}/documents/{number}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        return web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)

    # ---- doors for tests

    async def _show_messages(self, request: web.Request) -> web.Response:
        chat = request.query.get("chat")
        rows = [asdict(message) for message in self.messages if chat is None or message.chat == int(chat)]
        return web.json_response(rows)

    async def _show_stats(self, _request: web.Request) -> web.Response:
        return web.json_response(self.stats)

    async def _show_record(self, _request: web.Request) -> web.Response:
        return web.json_response(self.telegram.record)

    async def _take_control(self, request: web.Request) -> web.Response:
        try:
            self.control(await request.json())
        except (KeyError, TypeError, ValueError, RefusedCallError) as error:
            return web.json_response({"ok": False, "error": repr(error)}, status=400)
        return web.json_response({"ok": True})

    def control(self, order: dict[str, Any]) -> None:
        """One order: see `Controls.take`."""
        if order.get("forget"):
            self.telegram.messages.forget()
            self.stats.clear()
        else:
            self._controls.take(order)

    # ---- the Bot API

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls += 1
        await asyncio.sleep(self._controls.latency_s)
        try:
            self._check_token(request.match_info["token"])
            result = await self._answer(method.lower(), await _parameters(request), request)
        except RefusedCallError as refusal:
            self.stats[method][str(refusal.code)] += 1
            return _refused(refusal)
        if isinstance(result, web.StreamResponse):
            self.stats[method][str(result.status)] += 1
            return result
        self.stats[method]["200"] += 1
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, token: str) -> None:
        if not _TOKEN_FORM.fullmatch(token):
            raise RefusedCallError(404, "Not Found")
        if token != self.token:
            raise RefusedCallError(401, "Unauthorized")

    async def _file(self, request: web.Request) -> web.Response:
        content = self.telegram.files.get(request.match_info["number"])
        if content is None or request.match_info["token"] != self.token:
            raise web.HTTPNotFound
        return web.Response(body=content)

    async def _answer(self, method: str, parameters: Parameters, request: web.Request) -> Any:
        if method == "getupdates":
            fault = self._controls.meet(method, parameters)
            if fault is not None:
                return await self._fail(fault, request, parameters)
            return await self.updates.get(parameters, webhook=bool(self.telegram.webhook.url))
        if method not in METHODS:
            raise RefusedCallError(404, "Not Found")
        fault = self._controls.meet(method, parameters)
        if fault is None:
            return METHODS[method](self.telegram, parameters)
        if fault.kind in AFTER:
            METHODS[method](self.telegram, parameters)
        return await self._fail(fault, request, parameters)

    async def _fail(self, fault: Fault, request: web.Request, parameters: Parameters) -> web.StreamResponse:
        if fault.kind in ("502", "502_after"):
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        if fault.kind == "500":
            raise RefusedCallError(500, "Internal Server Error")
        if fault.kind == "flood":
            raise flood(fault.retry_after)
        if fault.kind in ("stall", "timeout"):
            await asyncio.sleep(fault.delay_s)
        if fault.kind in ("stall", "timeout", "drop"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=499)
        raise permanent_refusal(self.telegram.chat(parameters).type, fault.kind)

    # ---- the webhook: https://core.telegram.org/bots/api#setwebhook

    async def _push(self) -> None:
        """Pushes updates in their order while a webhook is set; one that is not taken comes again."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PUSH_TIMEOUT_S)) as session:
            while True:
                rows = self.updates.take(1) if self.telegram.webhook.url else []
                if not rows:
                    await self.updates.change()
                elif await self._pushed(session, rows[0]):
                    self.updates.confirm(rows[0])
                else:
                    await asyncio.sleep(_PUSH_AGAIN_S)

    async def _pushed(self, session: aiohttp.ClientSession, row: dict[str, Any]) -> bool:
        hook = self.telegram.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=row, headers=headers) as answer:
                error = "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError):
            error = "Connection refused"
        hook.error, hook.error_time = error or hook.error, int(self.telegram.clock()) if error else hook.error_time
        return not error


def _refused(refusal: RefusedCallError) -> web.Response:
    body: Parameters = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    body |= {"parameters": refusal.parameters} if refusal.parameters else {}
    return web.json_response(body, status=refusal.code)


async def _parameters(request: web.Request) -> Parameters:
    """Query, form or JSON, as https://core.telegram.org/bots/api#making-requests allows."""
    parameters: Parameters = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as error:
            raise bad_request("can't parse JSON object") from error
        if not isinstance(body, dict):
            raise bad_request("object expected")
        return parameters | body
    form = await request.post()
    return parameters | {key: _decoded(key, value) for key, value in form.items()}


def _decoded(key: str, value: Any) -> Any:
    """A form's files as name, type and content; its objects and lists are JSON; everything else is text."""
    if isinstance(value, web.FileField):
        with value.file as file:
            return {"name": value.filename, "type": value.content_type, "content": file.read()}
    if key not in ("text", "caption") and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
