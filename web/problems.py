"""Every error as a problem document (RFC 9457): what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from config.errors import StoreError
from record.live.client import UNREACHABLE

MEDIA_TYPE = "application/problem+json"
#: Seconds after which a store that is away may be there again.
_AGAIN_S = 5
#: Pydantic's name for what is wrong with a parameter that might have been left away, beside what else is wrong.
_LEFT_AWAY = "none_required"

#: What is no operation, as the router refuses it.
_NO_OPERATION = {
    HTTPStatus.NOT_FOUND: "there is no such address: /openapi.json describes those that there are; none ends with /",
    HTTPStatus.METHOD_NOT_ALLOWED: "everything here is read, by GET or HEAD, and nothing changed",
}

log = structlog.get_logger("mintwire.web")


class Problem(HTTPException):
    """An answer that is an error; `reason` is its name for programs, `detail` its text for people."""

    def __init__(self, status: int, reason: str, detail: str, **headers: str) -> None:
        """`headers`: with `_` for `-`, as in `retry_after="5"`."""
        super().__init__(status, detail, {name.replace("_", "-"): value for name, value in headers.items()})
        self.reason = reason


class ProblemDocument(BaseModel):
    """The form of every error, see https://www.rfc-editor.org/rfc/rfc9457; `type` is absent, which is `about:blank`."""

    title: str
    status: int
    detail: str
    #: The error's name, for programs.
    reason: str


#: Of each operation, for its description.
ANSWERS: dict[int | str, dict[str, Any]] = {
    code: {"description": what, "content": {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}}}
    for code, what in (("4XX", "refused: the text says why"), ("5XX", "a store is away, or a fault of ours"))
}


def problem(status: int, reason: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer; `headers` are added."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "reason": reason}
    return JSONResponse(said, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def answer_with_problems(app: FastAPI) -> None:
    """Whatever an operation raises is answered as a problem; of faults of ours the reader hears nothing more."""

    async def on_refusal(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for no other
        if isinstance(error, Problem):
            return problem(error.status_code, error.reason, error.detail, error.headers)
        status = HTTPStatus(error.status_code)
        return problem(status, status.name.lower(), _NO_OPERATION.get(status, error.detail), error.headers)

    async def on_invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        told = "; ".join(_told(each) for each in error.errors() if each["type"] != _LEFT_AWAY)
        return problem(HTTPStatus.BAD_REQUEST, "bad_parameter", told)

    async def on_store_away(_request: Request, error: Exception) -> JSONResponse:
        log.warning("store_unreachable", error=type(error).__name__)
        told = "a store of this Mintwire does not answer: try again"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "store_away", told, {"Retry-After": str(_AGAIN_S)})

    async def on_fault(_request: Request, _error: Exception) -> JSONResponse:
        # The server logs it, with its traceback.
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "a fault of this Mintwire: its log tells of it")

    app.add_exception_handler(HTTPException, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    for kind in (*UNREACHABLE, DBAPIError, StoreError):
        app.add_exception_handler(kind, on_store_away)
    app.add_exception_handler(Exception, on_fault)


def _told(error: Mapping[str, Any]) -> str:
    """`first: write a day, as in 2026-11-23`: the parameter, and what would be right."""
    name = error["loc"][-1] if len(error["loc"]) == 1 else error["loc"][1]
    right = "write a day, as in 2026-11-23" if name == "day" else error["msg"].removeprefix("Value error, ")
    return f"{name}: {right}"
