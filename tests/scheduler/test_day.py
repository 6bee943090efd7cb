"""docs/day.md and docs/day.zh.md: each command is typed in the order of the page, and answers what the page shows."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest

from tests.notifier.botapi import TOKEN, BotApi, Chat
from tests.outlets import Outlets
from tests.scheduler.day import Machine, Step, steps_of
from tests.waiting import eventually

pytestmark = pytest.mark.whole_wire

ROOT = Path(__file__).parents[2]
CHAT = -1001234567890
#: Of what only looks, it is asked again until the wire has got so far; these are typed once.
ONCE = (" init ", " try ", " add ", " import ", " test ", " subscribe ")
RUN = "./mintwire run"
OPML = '<opml version="2.0"><body><outline text="The Harbour Herald" xmlUrl="{}"/></body></opml>'
SHIPPED = '  - include: "shipped:sources/*.yaml"\n'
#: What the outlets on loopback need; their news is of a certain day.
HERE = """
network: {{allow_private: ["127.0.0.0/8"]}}
alert_age: all
alert_first_poll: all
telegram: {{api_base: "{}"}}
"""


@dataclass(frozen=True)
class Day:
    """A page, and the headlines of its outlets: the bank's last one comes when a chat has subscribed."""

    page: str
    language: str
    folder: str
    bank: tuple[str, str, str]
    herald: tuple[str, str, str]


DAYS = [
    Day(
        "day.md",
        "en",
        "/home/ines/mintwire",
        (
            "Governor opens a new branch in the harbour",
            "Bank of Aldoria starts CBDC pilot in four villages",
            "Second phase of the CBDC pilot adds three towns and a limit on holdings",
        ),
        (
            "Regulator fines stablecoin issuer Quayside $12 million for late audits",
            "Bridge protocol Marlowe drained of $40 million in exploit",
            "Wallet maker Osier loses $4 million in hack",
        ),
    ),
    Day(
        "day.zh.md",
        "zh",
        "/home/lin/mintwire",
        (
            "行长出席港区新网点开业仪式",
            "央行数字货币试点在四个村庄启动",
            "央行数字货币试点进入第二阶段，新增三座城市",
        ),
        (
            "监管机构对稳定币发行方溪山科技罚款 1200 万美元",
            "跨链桥 Marlowe 遭黑客攻击，损失 4000 万美元",
            "黑客攻破 Osier 钱包，盗走 400 万美元",
        ),
    ),
]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.page)
async def test_each_step_can_be_taken(day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / day.page).read_text(encoding="utf-8")
    steps = steps_of(page)
    assert len(steps) > 20
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("MINTWIRE_CONFIG", "MINTWIRE_REDIS", "MINTWIRE_DATABASE", "MINTWIRE_TELEGRAM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    async with opened(day) as outlets, BotApi([Chat(CHAT)]) as botapi, AsyncExitStack() as stack:
        Path("feeds.opml").write_text(OPML.format(outlets.url("herald")), encoding="utf-8")
        machine = Machine(tmp_path, examples(day, tmp_path, outlets))
        for step in steps:
            if step.command == RUN:
                stack.push_async_callback(stop, machine.start(RUN))
            elif step.command.startswith("export "):
                monkeypatch.setenv(*machine.ours(step.command.removeprefix("export ")).split("="))
            elif step.command:
                await typed(machine, step)
            else:
                outlets.publish("press", day.bank[2:])
                await told(machine, step, botapi)
            if " init " in step.command:
                bring_home(tmp_path / "mintwire.yaml", outlets, botapi)
        await shown_by_the_wire(machine, re.findall(r"^> (.+)$", page, re.MULTILINE))


async def typed(machine: Machine, step: Step) -> None:
    """The command answers what the page shows."""
    written = ""

    async def is_answered() -> bool:
        nonlocal written
        written = await asyncio.to_thread(machine.type, step.command)
        return machine.fits(step.shown, written) or any(word in step.command for word in ONCE)

    with suppress(AssertionError):
        await eventually(is_answered, every_s=0.5)
    assert machine.fits(step.shown, written), f"{step.command}\n{written}"


async def told(machine: Machine, step: Step, botapi: BotApi) -> None:
    """The message that the page shows comes to the chat."""
    await eventually(lambda: machine.fits(step.shown, machine.told(botapi.messages[-1].text)))


async def shown_by_the_wire(machine: Machine, lines: Sequence[str]) -> None:
    """The terminal of the wire comes to show these lines: it draws once a second, and the chat may be quicker."""
    out = machine.folder / "out"
    with suppress(AssertionError):
        await eventually(lambda: machine.fits(lines, machine.told(out.read_text("utf-8"))))
    assert machine.fits(lines, machine.told(out.read_text("utf-8"))), out.read_text("utf-8")


@asynccontextmanager
async def opened(day: Day) -> AsyncIterator[Outlets]:
    """A bank's site, whose page names its feed, and an outlet."""
    async with Outlets(languages=dict.fromkeys(("press", "herald"), day.language)) as outlets:
        outlets.publish("press", day.bank[:2])
        outlets.publish("herald", day.herald)
        outlets.pages["bank"] = '<link rel="alternate" type="application/rss+xml" href="/feed/press">'
        yield outlets


def examples(day: Day, folder: Path, outlets: Outlets) -> list[tuple[str, str]]:
    """What stands on the page, and what it is here; the news does not wait for the minute."""
    return [
        ("https://bank.example/press.xml", outlets.url("press")),
        ("https://herald.example/feed.xml", outlets.url("herald")),
        ("https://bank.example/pilot", outlets.link("press", day.bank[2])),
        ("https://herald.example/osier", outlets.link("herald", day.herald[2])),
        ("https://herald.example/marlowe", outlets.link("herald", day.herald[1])),
        ("cli:herald", "cli:127-0-0-1-herald"),
        ("https://bank.example", outlets.page_url("bank")),
        ("every 1m", "every 1s"),
        ("pull yesterday", "pull yesterday..today"),
        (day.folder, str(folder)),
        ("110201543:AAH…", TOKEN),
    ]


def bring_home(config: Path, outlets: Outlets, botapi: BotApi) -> None:
    """Have the config read quiet outlets in place of the internet, and tell the double."""
    names = ("q1", "q2")
    for name in names:
        outlets.publish(name, [f"Opening hours of {name}"])
    quiet = "".join(f"  - {{id: {name}, name: Quiet, kind: feed, url: {outlets.url(name)}}}\n" for name in names)
    text = config.read_text(encoding="utf-8")
    assert SHIPPED in text
    config.write_text(text.replace(SHIPPED, quiet) + HERE.format(botapi.url), encoding="utf-8")


async def stop(wire: Popen[bytes]) -> None:
    """As Ctrl-C does."""
    wire.send_signal(signal.SIGINT)
    await asyncio.to_thread(wire.wait, 20)
