"""Tokens and links by command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from record.sql import tokens
from record.sql.database import reading
from tests.scheduler.cli.conftest import Mintwire
from web.access import links
from web.access.secret import Secret, is_signed


def test_a_token_is_shown_once_and_only_its_digest_is_kept(mintwire: Mintwire) -> None:
    done = mintwire("tokens", "make", "archive", "--scope", "read", "--scope", "raw", "--for", "365d")
    secret = Secret.read(done.out.strip())
    assert secret is not None
    with reading(mintwire.open_record()) as connection:
        kept = tokens.get(connection, secret.id)
    assert kept is not None
    assert (kept.name, kept.scopes, secret.fits(kept.digest)) == ("archive", ("read", "raw"), True)
    assert kept.until is not None
    assert timedelta(days=364) < kept.until - datetime.now(UTC) < timedelta(days=366)
    assert secret.value not in repr(kept)
    (row,) = mintwire("tokens", "list", "--json").json()
    assert (row["name"], row["scopes"], row["bytes"]) == ("archive", ["read", "raw"], None)
    assert secret.value not in str(row) + mintwire("tokens", "list").out


def test_a_revoked_token_is_none(mintwire: Mintwire) -> None:
    assert mintwire("tokens", "make", "archive", "--json").json()["until"] is None
    assert mintwire("tokens", "make", "archive").err.startswith("mintwire: there is a token archive")
    assert "did you mean 'archive'?" in mintwire("tokens", "revoke", "archives").err
    assert mintwire("tokens", "revoke", "archive").code == 0
    assert mintwire("tokens", "list").out.startswith("no token was made")


def test_a_link_is_signed_without_the_wire_and_without_its_secret(
    mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Secret.draw()
    monkeypatch.setenv("ARCHIVE", str(secret))
    there = "/collections/2026-11-23/items.jsonl?source=ecb-press"
    printed = mintwire("tokens", "link", there, "--token-env", "ARCHIVE", "--for", "12h").out.strip()
    assert printed.startswith(f"http://127.0.0.1:8321{there}&token={secret.id}&expires=")
    assert secret.value not in printed
    path, _, query = printed.removeprefix("http://127.0.0.1:8321").partition("?")
    link = links.read(path, query)
    assert link is not None
    assert is_signed(secret.link_key, link.signature, link.message)
    assert 11 * 3600 < link.expires - datetime.now(UTC).timestamp() < 13 * 3600
    mintwire.configure(web={"public": "https://wire.example.org/news"})
    assert mintwire("tokens", "link", there, "--token-env", "ARCHIVE").out.startswith(
        "https://wire.example.org/news/coll"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("make", "My Archive"), "'My Archive' is no name"),
        (("make", "archive", "--scope", "write"), "no scope 'write': it is one of read, raw, admin"),
        (("make", "archive", "--for", "soon"), "--for 'soon': write a number and a unit"),
        (("make", "archive", "--for", "9999d"), "--for 9999d: at most 3650d"),
        (("make", "archive", "--for", "0d"), "--for 0d: it would end at once"),
        (("revoke", "archive"), "no token 'archive'"),
        (("link", "/collections/2026-11-23/items.csv", "--token-env", "NONE"), "NONE holds no token"),
        (("link", "/tokens", "--token-env", "ARCHIVE"), "'/tokens' is no address of a collection"),
        (("link", "/collections/ä", "--token-env", "ARCHIVE"), "is no address of a collection"),
    ],
)
def test_mistakes_are_told(
    mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("ARCHIVE", str(Secret.draw()))
    mintwire.open_record().dispose()
    done = mintwire("tokens", *arguments)
    assert done.code in (1, 2)
    assert told in done.err
