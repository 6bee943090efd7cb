"""The double's HTTP side: Bot API methods, and the doors for tests."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.notifier.botapi.chats import (
    Chat,
    Fault,
    Limits,
    Message,
    Meters,
    RefusedCallError,
    bad_request,
    flood,
    permanent_refusal,
)
from tests.notifier.botapi.methods import TOKEN, Methods, Parameters
from tests.notifier.botapi.updates import Updates

MAX_BODY_BYTES = 1 << 20

_TOKEN_FORM = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
#: Faults that take the message and then fail the answer.
_AFTER = ("timeout", "drop", "502_after")
_TRANSIENT = ("500", "502", "flood", "stall", *_AFTER)


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
        self.telegram = Methods(chats, token=token, limits=limits or Limits(), log=log, any_chat=any_chat, clock=clock)
        self.token = token
        self.latency_s = latency_s
        #: Calls that came in, answered or not.
        self.calls = 0
        self.stats: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.updates = Updates()
        self.url = ""
        self._faults = Chat(0)
        self._refused: list[dict[str, Any]] = []
        self._runner = self._application()

    @property
    def messages(self) -> list[Message]:
        """Everything accepted and still standing, oldest first."""
        return self.telegram.messages

    # ---- running

    async def __aenter__(self) -> BotApi:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; `url` is then `http://host:port`."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self.url = f"http://{bound[0]}:{bound[1]}"

    def _application(self) -> web.AppRunner:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_get("/messages", self._show_messages)
        app.router.add_get("/stats", self._show_stats)
        app.router.add_post("/control", self._take_control)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        return web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)

    # ---- doors for tests

    async def _show_messages(self, request: web.Request) -> web.Response:
        chat = request.query.get("chat")
        rows = [asdict(message) for message in self.telegram.messages if chat is None or message.chat == int(chat)]
        return web.json_response(rows)

    async def _show_stats(self, _request: web.Request) -> web.Response:
        return web.json_response(self.stats)

    async def _take_control(self, request: web.Request) -> web.Response:
        try:
            self.control(await request.json())
        except (KeyError, TypeError, ValueError, RefusedCallError) as error:
            return web.json_response({"ok": False, "error": repr(error)}, status=400)
        return web.json_response({"ok": True})

    def control(self, order: dict[str, Any]) -> None:
        """One order, the same as the body of `POST /control`.

        {"chat": ID, "add": {"type": "supergroup", "title": "…", "username": "…", "threads": [7]}}
        {"chat": ID or null for any, "fail": KIND, "times": N or null for every call, "retry_after": s, "delay_s": s}
            KIND once if `times` is not given: 500, 502, flood (429), stall (no answer, not taken), timeout (taken,
            no answer), drop (taken, connection cut), 502_after (taken); for ever: kicked, left, deleted, blocked,
            deactivated, not_started, no_rights, topic_closed, not_found, bad_entities,
            uneditable
        {"chat": ID, "migrate_to": NEW_ID}
        {"chat": ID or null, "clear": true}            its faults are forgotten
        {"update": {"message": {…}}}                   for getUpdates
        {"refuse": {"chat": ID, "where": {"text": "part"}, "code": 500, "description": "…"}}   calls like that, always
        {"limits": {"per_chat": 3, …}}                 counting starts anew
        {"latency_s": 0.2}
        {"forget": true}                               messages and stats are forgotten, the log stays
        Raises KeyError, TypeError or ValueError for anything else.
        """
        if "update" in order:
            self.updates.add(order["update"])
        elif "limits" in order:
            self.telegram.meters = Meters(Limits(**order["limits"]))
        elif "refuse" in order:
            self._refused.append(order["refuse"])
        elif "latency_s" in order:
            self.latency_s = float(order["latency_s"])
        elif order.get("forget"):
            self.telegram.messages.clear()
            self.stats.clear()
        else:
            self._control_chat(order["chat"], order)

    def _control_chat(self, chat_id: int | None, order: dict[str, Any]) -> None:
        if "add" in order and chat_id is not None:
            given = dict(order["add"])
            self.telegram.chats[chat_id] = Chat(chat_id, **given | {"threads": frozenset(given.get("threads", ()))})
            return
        chat = self._faults if chat_id is None else self.telegram.chat({"chat_id": chat_id})
        if "migrate_to" in order:
            chat.migrated_to = int(order["migrate_to"])
            self.telegram.chats.setdefault(chat.migrated_to, Chat(chat.migrated_to, title=chat.title))
        elif order.get("clear"):
            chat.faults.clear()
        else:
            chat.faults.append(_fault(str(order["fail"]), order))

    # ---- the Bot API

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls += 1
        await asyncio.sleep(self.latency_s)
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

    async def _answer(self, method: str, parameters: Parameters, request: web.Request) -> Any:
        if method == "getupdates":
            return await self.updates.get(parameters)
        if method not in self.telegram:
            raise RefusedCallError(404, "Not Found")
        self._refuse(parameters)
        fault = self._faults.meet() or self._fault_of_chat(parameters)
        if fault is None:
            return self.telegram.call(method, parameters)
        if fault.kind in _AFTER:
            self.telegram.call(method, parameters)
        return await self._fail(fault, request, parameters)

    def _refuse(self, parameters: Parameters) -> None:
        """Raises what `refuse` ordered for calls like this one."""
        for order in self._refused:
            where = {"chat_id": str(order["chat"]), **order.get("where", {})}
            if all(str(part) in str(parameters.get(name, "")) for name, part in where.items()):
                raise RefusedCallError(order["code"], order["description"])

    def _fault_of_chat(self, parameters: Parameters) -> Fault | None:
        return self.telegram.chat(parameters).meet() if "chat_id" in parameters else None

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
        raise permanent_refusal(self.telegram.chat(parameters), fault.kind)


def _fault(kind: str, order: dict[str, Any]) -> Fault:
    options = {key: order[key] for key in ("times", "retry_after", "delay_s") if key in order}
    if kind in _TRANSIENT:
        return Fault(kind, **{"times": 1} | options)
    permanent_refusal(Chat(0), kind)
    return Fault(kind, **options)


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
    return parameters | {key: value if key == "text" else _decoded(str(value)) for key, value in form.items()}


def _decoded(value: str) -> Any:
    """A form's objects and lists are JSON; everything else is text."""
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
