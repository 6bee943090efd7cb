"""`mintwire tokens`: who may read the collections by HTTP."""

from __future__ import annotations

import asyncio
import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from scheduler.cli.context import USAGE, Json, check_one_of, current, fail, new_app, no_such, print_json, say

if TYPE_CHECKING:
    from config.models import Settings
    from record.live.readers import Used
    from record.sql.tokens import AccessToken

app = new_app(
    """Tokens by which readers of the collections are known by HTTP, and links that they sign.

    \b
    Examples:
      mintwire tokens make archive --scope read --scope raw --for 365d
      mintwire tokens link /collections/2026-11-23/items.csv --token-env ARCHIVE
    """
)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_LONGEST = timedelta(days=3650)

Name = Annotated[str, typer.Argument(metavar="NAME", help="small letters, digits and hyphens, as in archive")]
Lasting = Annotated[str | None, typer.Option("--for", metavar="TIME", help="how long it is good, as in 90d")]


@app.command()
def make(
    name: Name,
    scope: Annotated[
        list[str] | None,
        typer.Option(metavar="SCOPE", help="read, raw or admin; may be given several times; else read"),
    ] = None,
    lasting: Lasting = None,
    as_json: Json = False,
) -> None:
    """Make a token, and print it: this once, for only its digest is kept.

    read: days, items, stories, matches and manifests. raw: also the responses as they were received, which are the work
    of others. admin: both, the list of tokens, and no limits.

    \b
    Examples:
      mintwire tokens make archive
      mintwire tokens make mirror --scope read --scope raw --for 365d
    """
    from record.item import to_iso
    from record.sql import tokens
    from record.sql.tokens import AccessToken
    from scheduler.cli.stores import opened, redis_time
    from web.access.scopes import SCOPES
    from web.access.secret import Secret

    scopes = tuple(dict.fromkeys(scope or ["read"]))
    for each in scopes:
        check_one_of("scope", each, SCOPES)
    if not _NAME.fullmatch(name):
        fail(f"{name!r} is no name: small letters, digits and hyphens, at most 64, as in archive", USAGE)
    length = None if lasting is None else _lasting(lasting)
    settings, secret = current().settings, Secret.draw()
    now = redis_time(settings)
    until = None if length is None else now + length
    token = AccessToken(secret.id, name, secret.digest, secret.link_key, scopes, now, until)
    with opened(settings, making=True) as engine, engine.begin() as connection:
        if not tokens.add(connection, token):
            fail(f"there is a token {name}: `mintwire tokens revoke {name}` ends it, or take another name")
    if as_json:
        print_json({"name": name, "token": str(secret), "until": until and to_iso(until)})
    else:
        print(secret)
        say("mintwire: keep it as you keep a password; it is not shown again")


@app.command("list")
def list_tokens(as_json: Json = False) -> None:
    """List the tokens, and what was used of them today.

    \b
    Example:
      mintwire tokens list
    """
    from record.sql import tokens
    from scheduler.cli.stores import look_up, redis_time
    from scheduler.cli.tables import age, cell, tell, to_second

    settings = current().settings
    found = look_up(settings, tokens.listed) or []
    now, used = redis_time(settings), _used(settings, found)
    tell(
        found,
        {
            "name": lambda each: each.name,
            "id": lambda each: each.id,
            "scopes": lambda each: " ".join(each.scopes),
            "made": lambda each: age(each.made, now),
            "until": lambda each: each.until and cell(to_second(each.until), "red" if each.until <= now else ""),
            "MB today": lambda each: None if each.id not in used else f"{used[each.id].bytes / 1e6:.1f}",
        },
        as_json=as_json,
        document=lambda each: _document(each, used.get(each.id)),
        nothing="no token was made: `mintwire tokens make NAME` makes one",
    )


@app.command()
def revoke(name: Name) -> None:
    """End a token at once, and with it the links that it signed.

    \b
    Example:
      mintwire tokens revoke archive
    """
    from record.sql import tokens
    from scheduler.cli.stores import opened

    with opened(current().settings) as engine, engine.begin() as connection:
        if not tokens.revoke(connection, name):
            no_such("token", name, [each.name for each in tokens.listed(connection)], "tokens list")


@app.command()
def link(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="as in /collections/2026-11-23/items.parquet")],
    token_env: Annotated[
        str, typer.Option("--token-env", metavar="NAME", help="the environment variable that holds the token")
    ],
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="how long it is good, as in 7d")] = "7d",
) -> None:
    """Print a signed link: who has it reads this one address, until its time is over or its token is revoked.

    \b
    Example:
      mintwire tokens link /collections/2026-11-23/items.csv --token-env ARCHIVE
    """
    from scheduler.cli.stores import redis_time
    from web.access.links import signed
    from web.access.secret import Secret

    secret = Secret.read(os.environ.get(token_env, ""))
    if secret is None:
        fail(f"the environment variable {token_env} holds no token: `mintwire tokens make` prints one", USAGE)
    settings, parts = current().settings, urlsplit(address)
    if not parts.path.startswith("/collections") or not address.isascii() or set(address) & set(' "<>\\^`{|}'):
        fail(f"{address!r} is no address of a collection: write it as in /collections/2026-11-23/items.parquet", USAGE)
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else settings.web.address
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    print(base + signed(target, secret, int((redis_time(settings) + _lasting(lasting)).timestamp())))


def _lasting(text: str) -> timedelta:
    """Ends the process for what is no duration."""
    from config.every import parse_duration

    try:
        length = parse_duration(text)
    except ValueError:
        fail(f"--for {text!r}: write a number and a unit, as in 12h or 90d", USAGE)
    if not length:
        fail(f"--for {text}: it would end at once: write a time, as in 90d", USAGE)
    if length > _LONGEST:
        fail(f"--for {text}: at most {_LONGEST.days}d", USAGE)
    return length


def _used(settings: Settings, found: list[AccessToken]) -> dict[str, Used]:
    """By the ids of tokens; nothing where no wire runs."""
    from config.errors import StoreError
    from record.live.client import UNREACHABLE, connect
    from record.live.readers import Readers
    from scheduler.stores import redis_url

    async def ask(url: str) -> list[Used]:
        async with connect(url) as redis:
            return await Readers(redis).used([each.id for each in found])

    try:
        return dict(zip((each.id for each in found), asyncio.run(ask(redis_url(settings))), strict=True))
    except (StoreError, *UNREACHABLE):
        return {}


def _document(token: AccessToken, used: Used | None) -> dict[str, Any]:
    from record.item import to_iso

    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "made": to_iso(token.made),
        "until": token.until and to_iso(token.until),
        "requests": used and used.requests,
        "at_once": used and used.at_once,
        "bytes": used and used.bytes,
    }
