"""`mintwire check`: is everything in place?"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from config.errors import ConfigError, StoreError
from config.models import Settings
from newsroom.live.client import UNREACHABLE, connect
from scheduler.cli.context import FAILED, Cli, print_json
from scheduler.processes.embedded import is_running
from scheduler.stores import open_record, redis_url


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    what: str
    ok: bool
    text: str


def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document: what, ok, text of each")] = False,
) -> None:
    """Read the config, reach the stores, and say what is missing and how to mend it.

    Exit code 1 where something must be mended before `mintwire run` can work.
    """
    cli: Cli = context.obj
    findings = list(_findings(cli))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            sign = "[green]✓[/]" if finding.ok else "[red]✗[/]"
            Console().print(f"{sign} {finding.what}: {escape(finding.text)}", highlight=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


def _findings(cli: Cli) -> Iterator[Finding]:
    try:
        settings = cli.loaded.settings
    except ConfigError as error:
        for mistake in error.mistakes:
            yield Finding("config", ok=False, text=str(mistake))
        return
    yield Finding(
        "config",
        ok=True,
        text=f"{cli.loaded.file}: {len(settings.sources)} sources, {len(settings.watches)} watches, "
        f"{len(settings.channels)} channels, {len(settings.subscriptions)} subscriptions",
    )
    for one_check in (_check_data, _check_redis, _check_database, _check_telegram):
        yield one_check(settings)


def _check_data(settings: Settings) -> Finding:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        return Finding("data", ok=False, text=f"{settings.data}: cannot be written: {error.strerror}")
    return Finding("data", ok=True, text=str(settings.data))


def _check_redis(settings: Settings) -> Finding:
    if not settings.redis and not is_running(settings.data):
        return Finding("redis", ok=True, text="embedded; `mintwire run` starts it")
    try:
        version = asyncio.run(_redis_version(redis_url(settings)))
    except (StoreError, *UNREACHABLE) as error:
        return Finding("redis", ok=False, text=f"cannot be reached: {error}")
    return Finding("redis", ok=True, text=f"{'external' if settings.redis else 'embedded'}, {version}")


async def _redis_version(url: str) -> str:
    redis = connect(url)
    try:
        info = await redis.info("server")
        return f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
    finally:
        await redis.aclose()


def _check_database(settings: Settings) -> Finding:
    try:
        engine = open_record(settings)
    except StoreError as error:
        return Finding("database", ok=False, text=str(error))
    return Finding("database", ok=True, text=f"{engine.dialect.name}, up to date")


def _check_telegram(settings: Settings) -> Finding:
    used = sorted(channel.id for channel in settings.channels if channel.kind == "telegram")
    name = settings.telegram.token_env
    if not used:
        return Finding("telegram", ok=True, text="no channel of this kind is configured")
    if not os.environ.get(name):
        text = f"channels {', '.join(used)} need a bot's token: set {name} to the one @BotFather gave you"
        return Finding("telegram", ok=False, text=text)
    return Finding("telegram", ok=True, text=f"{name} is set, for channels {', '.join(used)}")
