"""The web role: when it serves, and when it waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from config.models import Settings
from config.web import Web
from record.collections.collections import Collections
from record.live.client import connect
from record.sql import tokens
from record.sql.tokens import AccessToken
from scheduler.roles import web as role
from scheduler.stores import Stores
from tests.servers import free_port
from tests.waiting import eventually
from tests.web.site import NOW
from web.access.secret import Secret
from web.server import listen


def make(engine: Engine) -> Secret:
    secret = Secret.draw()
    with engine.begin() as connection:
        tokens.add(connection, AccessToken(secret.id, "archive", secret.digest, secret.link_key, ("read",), NOW))
    return secret


async def status(port: int, secret: Secret | None = None) -> int | None:
    """Of an answer; None where nobody listens."""
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    try:
        async with httpx.AsyncClient(headers=headers) as client:
            return (await client.get(f"http://127.0.0.1:{port}/collections")).status_code
    except httpx.ConnectError:
        return None


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role, "_AGAIN_S", 0.05)


async def test_where_others_reach_it_nothing_is_served_before_there_is_a_token(
    sqlite: Engine, redis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port, stop = free_port(), asyncio.Event()
    stores = Stores(connect(redis_url), sqlite, Collections(tmp_path))
    running = asyncio.ensure_future(role._run(stores, Web(listen=f"0.0.0.0:{port}"), stop))
    assert await status(port) is None
    secret = make(sqlite)
    await eventually(lambda: status(port))
    assert (await status(port), await status(port, secret)) == (401, 200)
    stop.set()
    await running
    assert await status(port) is None


async def test_an_address_that_is_taken_is_waited_for(sqlite: Engine, redis_url: str, tmp_path: Path) -> None:
    other, stop = listen("127.0.0.1", 0), asyncio.Event()
    port = other.getsockname()[1]
    stores = Stores(connect(redis_url), sqlite, Collections(tmp_path))
    running = asyncio.ensure_future(role._run(stores, Web(listen=f"127.0.0.1:{port}"), stop))
    other.close()
    assert await eventually(lambda: status(port)) == 401
    stop.set()
    await running


def test_nothing_to_serve_is_said() -> None:
    with pytest.raises(role.MintwireError, match=r"web\.listen is null"):
        role.main(Settings(web=Web(listen=None)))
