"""Signed links: one address, for a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from record.collections.layout import PARQUET
from tests.web.site import CLOSED, LIVE, NOW, RAW, Site
from web.access.links import read, signed
from web.access.secret import Secret

TARGET = f"/collections/{CLOSED}/{PARQUET}"
END = int((NOW + timedelta(days=1)).timestamp())


def get(site: Site, link: str) -> httpx.Response:
    return httpx.get(site.url + link)


@pytest.mark.parametrize("target", [TARGET, f"/collections/{LIVE}/items.jsonl?language=en&source=a%3Ab"])
def test_a_link_reads_one_address_until_its_end(site: Site, target: str) -> None:
    link = signed(target, site.token(), END)
    assert get(site, link).status_code in (200, 404)
    assert get(site, link).json()["reason"] == "no_source" if "?" in target else True
    site.now = NOW + timedelta(days=1)
    assert get(site, link).json()["reason"] == "link_ended"


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link.replace(str(CLOSED), str(LIVE)),
        lambda link: link.replace(f"expires={END}", f"expires={END + 1}"),
        lambda link: link.replace("?token", "?language=en&token"),
        lambda link: link.replace(f"/{PARQUET}", "/%69tems.parquet"),
        lambda link: f"{link}&language=en",
        lambda link: f"{link}A",
        lambda link: link[:-1],
        lambda link: link[:-2] + ("AA" if link[-2:] != "AA" else "BB"),
        lambda link: link.partition("&signature")[0] + f"&signature={'A' * 86}",
        lambda link: link.replace("token=", "token=x&token="),
        lambda link: f"/collections/{CLOSED}/{RAW}?{link.partition('?')[2]}",
    ],
)
def test_a_changed_link_is_none(shared: Site, change: Callable[[str], str]) -> None:
    link = signed(TARGET, shared.token("read", "raw"), END)
    assert get(shared, link).status_code == 200
    assert get(shared, change(link)).json()["reason"] in ("bad_link", "bad_path")


def test_a_link_is_its_tokens(site: Site) -> None:
    secret, brief = site.token("admin"), site.token(until=NOW + timedelta(minutes=1))
    link, short = signed(TARGET, secret, END), signed(TARGET, brief, END)
    # Who has a link does not manage, whoever signed it.
    assert get(site, signed("/tokens", secret, END)).json()["reason"] == "no_scope"
    assert get(site, signed(f"/collections/{CLOSED}/{RAW}", site.token("read"), END)).json()["reason"] == "no_scope"
    assert get(site, link).status_code == get(site, short).status_code == 200
    site.now = NOW + timedelta(minutes=1)
    assert get(site, short).json()["reason"] == "token_ended"
    site.revoke(secret)
    assert get(site, link).json()["reason"] == "bad_link"


@pytest.mark.parametrize("beside", ["token=abcdefgh", "expires=1", "{link}"])
def test_what_only_links_have_is_refused_beside_a_header(shared: Site, beside: str) -> None:
    secret = shared.token()
    query = beside.format(link=signed(TARGET, secret, END).partition("?")[2])
    with shared.client() as client:
        got = client.get(f"{TARGET}?{query}")
        assert (got.status_code, got.json()["reason"]) == (400, "unknown_parameter")
        assert "without Authorization" in got.json()["detail"]


def test_nobody_signs_for_another(shared: Site) -> None:
    one, other = shared.token(), shared.token()
    forged = Secret(one.id, other.value)
    assert get(shared, signed(TARGET, forged, END)).json()["reason"] == "bad_link"


def test_a_link_holds_no_secret() -> None:
    secret = Secret.draw()
    link = signed(TARGET, secret, END)
    assert secret.value not in link
    assert secret.value not in repr(secret)


@pytest.mark.parametrize("said", ["", "{}", "&{}", "token=x&expires=x&{}", "token=x&{}", "expires=1&{}"])
def test_what_is_no_link_is_none(said: str) -> None:
    assert read(TARGET, said.format(f"signature={'A' * 86}")) is None
