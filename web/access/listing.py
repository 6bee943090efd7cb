"""The tokens and what was used of them, for those who manage them."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from record.sql import tokens
from record.sql.database import reading
from record.sql.tokens import AccessToken
from web.access.gate import Admitted, Gate, require
from web.operations import reads

router = APIRouter()


class TokenRow(BaseModel):
    """A token, without its secret, which nobody has but its reader."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made: datetime
    until: datetime | None
    #: Requests in this minute, answers under way, bytes on this UTC day.
    requests: int
    at_once: int
    bytes: int


class TokenList(BaseModel):
    """All of them, by name."""

    tokens: list[TokenRow]


@reads(router, "/tokens", "application/json", model=TokenList)
async def list_tokens(request: Request, reader: Admitted) -> Response:
    """The tokens, with what was used of them today; for the scope admin."""
    require(reader, "admin")
    gate: Gate = request.app.state.gate

    def look_up() -> list[AccessToken]:
        with reading(gate.engine) as connection:
            return tokens.listed(connection)

    found = await run_in_threadpool(look_up)
    used = await gate.readers.used([each.id for each in found])
    rows = [
        TokenRow(
            id=token.id,
            name=token.name,
            scopes=token.scopes,
            made=token.made,
            until=token.until,
            requests=its.requests,
            at_once=its.at_once,
            bytes=its.bytes,
        )
        for token, its in zip(found, used, strict=True)
    ]
    return JSONResponse(TokenList(tokens=rows).model_dump(mode="json"), headers={"Cache-Control": "no-store"})
