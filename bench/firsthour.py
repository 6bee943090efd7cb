"""`python -m bench.firsthour`: what a person does in the first hour with Mintwire, with the seconds of each step.

A clone in a folder of its own, pip as this machine has it, an outlet on loopback with headlines that are made up,
and the Bot API double.  What a revision has no command for is done as its users had to, by editing YAML,
and that is said.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.tables import table
from tests.notifier.botapi import BotApi, Chat
from tests.outlets import Outlets
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[1]
CHAT = -1001234567890
FIRST = "Bank of Aldoria starts CBDC pilot in four villages"
#: One after the other, until one is told: a change of the config is not read at once.
LATER = [
    f"Parliament of {land} votes on a limit for CBDC holdings" for land in ("Veld", "Arden", "Norrland", "Marlowe")
]
#: How long a person looks at a terminal before they give up.
PATIENCE_S = 60
#: What the outlet on loopback and the double need, whoever writes the rest.
HERE: dict[str, Any] = {
    "network": {"allow_private": ["127.0.0.0/8"]},
    "alert_age": "all",
    "alert_first_poll": "all",
}


@dataclass
class Hour:
    """A clone, and what was done in it so far."""

    clone: Path
    environment: dict[str, str]
    outlets: Outlets
    botapi: BotApi
    #: Step, seconds or None where it came to nothing, and how it was done.
    steps: list[tuple[str, float | None, str]] = field(default_factory=list)

    @property
    def program(self) -> str:
        """How the command is called."""
        return "./mintwire" if (self.clone / "mintwire").exists() else ".venv/bin/mintwire"

    @property
    def config(self) -> Path:
        """The config of the person's own."""
        return self.clone / "mintwire.yaml"

    async def step(self, name: str, how: str, do: Callable[[], Awaitable[object]]) -> None:
        """Do it, and note how long it took."""
        began = time.monotonic()
        try:
            await do()
        except AssertionError:
            self.steps.append((name, None, f"{how}: nothing within {PATIENCE_S} s"))
        else:
            self.steps.append((name, time.monotonic() - began, how))
        print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)

    async def type(self, *commands: str) -> None:
        """Commands to their end.  Raises CalledProcessError where one fails."""
        for command in commands:
            await asyncio.to_thread(
                subprocess.run,
                shlex.split(command),
                cwd=self.clone,
                env=self.environment,
                check=True,
                capture_output=True,
            )

    def knows(self, command: str, word: str) -> bool:
        """Whether the command's help speaks of it."""
        asked = [*shlex.split(f"{self.program} {command}"), "--help"]
        return word in subprocess.run(asked, cwd=self.clone, capture_output=True, text=True, check=False).stdout

    def edit(self, **changes: Any) -> None:
        """Change the config by hand."""
        before = yaml.safe_load(self.config.read_text(encoding="utf-8")) if self.config.exists() else {}
        self.config.write_text(yaml.safe_dump({**before, **changes}, allow_unicode=True), encoding="utf-8")


async def main(rev: str) -> None:
    """Live it, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with Outlets() as outlets, BotApi([Chat(CHAT)]) as botapi:
            environment = {**os.environ, "MINTWIRE_TELEGRAM_TOKEN": botapi.token}
            environment.pop("PYTHONPATH", None)
            hour = Hour(Path(folder) / "mintwire", environment, outlets, botapi)
            outlets.publish("bank", [FIRST])
            await _set_up(hour, rev)
            wire = _start(hour)
            try:
                await _use(hour)
            finally:
                wire.send_signal(signal.SIGINT)
                await asyncio.to_thread(wire.wait)
    rows = [(name, "—" if s is None else f"{s:.1f}", how) for name, s, how in hour.steps]
    total = sum(s or 0 for _, s, _ in hour.steps)
    print(table(("step", "seconds", "how"), [*rows, ("in all", f"{total:.1f}", "")]))


def _start(hour: Hour) -> subprocess.Popen[bytes]:
    with (hour.clone / "out").open("wb") as out:
        return subprocess.Popen(
            [*shlex.split(hour.program), "run"],
            cwd=hour.clone,
            env=hour.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )


async def _set_up(hour: Hour, rev: str) -> None:
    clone = hour.clone

    async def cloned() -> None:
        for command in (["clone", "--quiet", str(ROOT), str(clone)], ["-C", str(clone), "checkout", "--quiet", rev]):
            await asyncio.to_thread(subprocess.run, ["git", *command], check=True)

    await hour.step("clone", f"git clone, {rev}", cloned)
    await hour.step("set up", "make install", lambda: hour.type("make install"))
    if hour.knows("init", "--follow"):
        init = f"{hour.program} init --follow cbdc --timezone Singapore --yes"
        await hour.step("a config", init, lambda: hour.type(init))
    else:
        await hour.step("a config", "by hand: YAML", lambda: _write(hour))
    # No person's step: no source of the internet is read here, and the double takes Telegram's place.
    hour.edit(**HERE, sources=[_bank(hour)], telegram={"api_base": hour.botapi.url})


def _bank(hour: Hour) -> dict[str, Any]:
    return {"id": "bank", "name": "Bank", "kind": "feed", "url": hour.outlets.url("bank"), "every": "1s"}


async def _write(hour: Hour) -> None:
    hour.edit(
        watches=[{"id": "cbdc", "query": "CBDC"}],
        channels=[{"id": "screen", "kind": "console"}],
        subscriptions=[{"channel": "screen", "watch": "cbdc"}],
    )


async def _use(hour: Hour) -> None:
    out = hour.clone / "out"
    await hour.step(
        "first alert in a terminal",
        f"{hour.program} run",
        lambda: eventually(lambda: f"Alert: {FIRST}" in out.read_text(encoding="utf-8"), within_s=PATIENCE_S),
    )
    has_channels = hour.knows("channels", "add")

    async def told() -> None:
        if has_channels:
            await hour.type(
                f"{hour.program} channels add desk --telegram {CHAT}",
                f"{hour.program} channels test desk",
                f"{hour.program} subscribe desk cbdc",
            )
        else:
            config = yaml.safe_load(hour.config.read_text(encoding="utf-8"))
            hour.edit(
                channels=[*config["channels"], {"id": "desk", "kind": "telegram", "chat": CHAT}],
                subscriptions=[*config["subscriptions"], {"channel": "desk", "watch": "cbdc"}],
            )
        await _publish_until_told(hour)

    how = "channels add, channels test, subscribe" if has_channels else "by hand: YAML"
    await hour.step("first alert in a chat", how, told)
    has_excel = hour.knows("pull", "--excel")
    pull = f"{hour.program} pull today {'--excel' if has_excel else '--format csv'} -o today.csv"
    await hour.step(
        "first spreadsheet", pull if has_excel else f"{pull}: no mark, formulas as they come", lambda: hour.type(pull)
    )


async def _publish_until_told(hour: Hour) -> None:
    """Raises AssertionError where no headline comes to the chat."""

    def is_told() -> bool:
        return any("CBDC" in message.text for message in hour.botapi.messages)

    for title in LATER:
        hour.outlets.publish("bank", [title])
        with contextlib.suppress(AssertionError):
            await eventually(is_told, within_s=PATIENCE_S / len(LATER))
            return
    raise AssertionError("no message")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.firsthour", description=__doc__)
    parser.add_argument("--rev", default="HEAD", help="of this repository (default %(default)s)")
    asyncio.run(main(parser.parse_args().rev))
