"""Who may ask for what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from record.collections.collections import Collections
from record.collections.layout import PARQUET
from tests.web.site import CLOSED, NOW, RAW, Site, serving
from web.access.scopes import Scope
from web.access.secret import Secret

ITEMS, RAW_FILE = f"/collections/{CLOSED}/{PARQUET}", f"/collections/{CLOSED}/{RAW}"


def ask(site: Site, path: str, authorization: str | None) -> httpx.Response:
    return httpx.get(site.url + path, headers={} if authorization is None else {"authorization": authorization})


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {ITEMS}),
        (["raw"], {RAW_FILE}),
        (["read", "raw"], {ITEMS, RAW_FILE}),
        (["admin"], {ITEMS, RAW_FILE, "/tokens"}),
    ],
)
def test_each_scope_allows_what_is_its_own(shared: Site, scopes: list[Scope], allowed: set[str]) -> None:
    with shared.client(*scopes) as client:
        got = {path: client.get(path) for path in (ITEMS, RAW_FILE, "/tokens")}
    assert {path for path, answer in got.items() if answer.status_code == 200} == allowed
    assert {answer.json()["reason"] for path, answer in got.items() if path not in allowed} <= {"no_scope"}


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (None, "no_token"),
        ("Bearer", "bad_authorization"),
        ("Bearer mw_", "unknown_token"),
        (f"Bearer {Secret('aaaaaaaa', 'x' * 43)}", "unknown_token"),
        ("Bearer ' OR 1=1 --", "unknown_token"),
        ("Basic bXc6bXc=", "bad_authorization"),
        ("mw", "bad_authorization"),
    ],
)
@pytest.mark.parametrize("path", [ITEMS, RAW_FILE, "/collections", "/tokens", f"/collections/{CLOSED}/items.jsonl?x=y"])
def test_without_a_token_nothing_is_given(shared: Site, path: str, authorization: str | None, reason: str) -> None:
    got = ask(shared, path, authorization)
    assert (got.status_code, got.json()["reason"]) == (401, reason)
    assert got.headers["www-authenticate"] == "Bearer"


def test_a_secret_of_another_token_is_none(shared: Site) -> None:
    one, other = shared.token(), shared.token()
    assert ask(shared, ITEMS, f"Bearer {Secret(one.id, other.value)}").json()["reason"] == "unknown_token"


def test_a_token_ends_when_it_is_to_and_at_once_when_it_is_revoked(site: Site) -> None:
    brief, lasting = site.token(until=NOW + timedelta(hours=1)), site.token()
    assert ask(site, ITEMS, f"Bearer {brief}").status_code == 200
    site.now = NOW + timedelta(hours=1)
    assert ask(site, ITEMS, f"Bearer {brief}").json()["reason"] == "token_ended"
    assert ask(site, ITEMS, f"bearer {lasting}").status_code == 200
    site.revoke(lasting)
    assert ask(site, ITEMS, f"Bearer {lasting}").json()["reason"] == "unknown_token"


@pytest.mark.parametrize("parameter", ["token", "access_token", "x"])
def test_a_token_in_an_address_is_refused_whoever_asks(shared: Site, parameter: str) -> None:
    secret = shared.token("admin")
    got = ask(shared, f"{ITEMS}?{parameter}={secret}", f"Bearer {secret}")
    assert (got.status_code, got.json()["reason"]) == (400, "secret_in_address")
    assert secret.value not in got.text


def test_the_list_of_tokens_tells_no_secret(shared: Site) -> None:
    secret = shared.token("raw")
    with shared.client("admin") as client:
        told = client.get("/tokens")
    (row,) = [each for each in told.json()["tokens"] if each["id"] == secret.id]
    assert (row["scopes"], row["requests"], row["bytes"]) == (["raw"], 0, 0)
    assert set(row) == {"id", "name", "scopes", "made", "until", "requests", "at_once", "bytes"}


@pytest.fixture(scope="module")
def open_site(shelf_folder: Path, shared_sqlite: Engine, valkey_socket: Path) -> Iterator[Site]:
    """One that asks no token of this machine's programs."""
    collections, redis_url = Collections(shelf_folder / "collections"), f"unix://{valkey_socket}"
    with serving(collections, shared_sqlite, redis_url, is_open=True) as site:
        yield site


@pytest.mark.parametrize("path", [ITEMS, RAW_FILE, "/collections"])
def test_an_open_site_is_read_without_a_token_and_not_managed(open_site: Site, path: str) -> None:
    assert ask(open_site, path, None).status_code == 200
    assert ask(open_site, "/tokens", None).json()["reason"] == "no_scope"
    assert ask(open_site, path, "Bearer x").json()["reason"] == "unknown_token"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "news.example"},
        {"host": "127.0.0.1.news.example"},
        {"host": "localhost.news.example:8321"},
        {"x-forwarded-for": "203.0.113.7"},
        {"forwarded": "for=203.0.113.7"},
        {"via": "1.1 proxy"},
    ],
    ids=str,
)
def test_an_open_site_is_closed_to_pages_in_browsers_and_behind_proxies(
    open_site: Site, headers: dict[str, str]
) -> None:
    got = httpx.get(f"{open_site.url}/collections", headers=headers)
    assert (got.status_code, got.json()["reason"]) == (401, "no_token")
