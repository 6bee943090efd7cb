"""`python -m bench.picture`: makes docs/terminal.svg, a picture of the terminal while the wire runs.

The wire is real, with its stores and processes; the outlets are on loopback, and they and their news are made up.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections import deque
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from config.errors import StoreError
from config.load import load
from scheduler import logs
from scheduler.figures import StoreFigures
from scheduler.processes.embedded import EmbeddedValkey
from scheduler.processes.supervisor import Role, Supervisor
from scheduler.stores import open_record, redis_url
from scheduler.view.panels import render
from tests.outlets import Outlets

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 116, 32

NEWS: dict[str, tuple[str, list[str]]] = {
    "bank-of-aldoria": (
        "Bank of Aldoria",
        ["Digital crown: second report on the pilot", "Offline payments with the digital crown: results of a trial"],
    ),
    "veld-central-bank": ("Veld Central Bank", ["CBDC law goes to parliament", "Wholesale CBDC settles first bond"]),
    "norrland-press": ("Norrland Press", ["Stablecoin issuer fined for late reports", "Exchange lists three tokens"]),
    "southern-monetary": ("Southern Monetary Authority", ["Consultation on stablecoin reserves opens"]),
    "chain-daily": (
        "Chain Daily",
        ["Bridge between two ledgers paused after a fault", "Miners report a quiet quarter"],
    ),
    "linjiang-caijing": ("临江财经", ["数字货币试点扩大到三个城市", "央行就稳定币监管征求意见"]),
    "ledger-weekly": ("Ledger Weekly", ["Opinion: what a retail CBDC must not do"]),
    "kaigan-shimbun": ("海岸新報", ["デジタル通貨の実証実験、第2段階へ"]),
}


async def main() -> None:
    """Run the wire until it has told its news, and draw what its terminal shows."""
    with tempfile.TemporaryDirectory() as folder:
        async with Outlets(languages={"linjiang-caijing": "zh", "kaigan-shimbun": "ja"}) as outlets:
            config = Path(folder) / "mintwire.yaml"
            config.write_text(yaml.safe_dump(_config(outlets), allow_unicode=True), encoding="utf-8")
            picture = await _run(config, outlets)
    (ROOT / "docs" / "terminal.svg").write_text(picture, encoding="utf-8")


def _config(outlets: Outlets) -> dict[str, Any]:
    sources = [
        {
            "id": source,
            "name": name,
            "kind": "feed",
            "url": outlets.url(source, f"127.0.0.{number}"),
            "every": "2s",
        }
        for number, (source, (name, _)) in enumerate(NEWS.items(), start=10)
    ]
    return {
        "data": "./data",
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_age": "all",
        "alert_first_poll": "all",
        "sources": sources,
        "watches": [
            {"id": "cbdc", "query": 'CBDC OR "digital crown" OR 数字货币 OR デジタル通貨'},
            {"id": "stablecoin-law", "query": "(stablecoin AND (fined OR consultation)) OR 稳定币"},
        ],
        "channels": [{"id": "screen", "kind": "console"}],
        "subscriptions": [
            {"channel": "screen", "watch": "cbdc"},
            {"channel": "screen", "watch": "stablecoin-law"},
        ],
    }


async def _run(config: Path, outlets: Outlets) -> str:
    settings = load(config, {}, ROOT).settings
    logs.setup(logs.LogFile(settings.data / "log" / "mintwire.log"))
    alerts: deque[str] = deque(maxlen=50)
    command = [sys.executable, "-m", "scheduler", "--config", str(config), "worker"]
    supervisor = Supervisor(
        [Role(role, [*command, role]) for role in ("schedule", "crawl", "notify")],
        valkey=EmbeddedValkey(settings.data),
        on_alert=alerts.append,
        on_log=lambda _line: None,
    )
    figures = StoreFigures(lambda: redis_url(settings), open_record(settings))
    running = asyncio.create_task(supervisor.run())
    for round_ in range(2):
        for source, (_, titles) in NEWS.items():
            outlets.publish(source, titles[round_ : round_ + 1], summary="From the wire's own picture.")
        outlets.broken.update({"chain-daily": 503} if round_ else {})
        for _ in range(8):
            await asyncio.sleep(1)
            with suppress(StoreError):
                snapshot = await asyncio.to_thread(figures.snapshot)
    shown = replace(snapshot, alert_lines=tuple(alerts), roles=supervisor.states())
    console = Console(record=True, width=WIDTH, height=HEIGHT, file=open(os.devnull, "w"))  # noqa: ASYNC230, PTH123, SIM115
    console.print(render(shown, width=WIDTH, height=HEIGHT, zone=UTC))
    os.kill(os.getpid(), 15)
    await running
    # The picture must not make its reader's browser ask somebody else's server for fonts.
    return re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="make run"), flags=re.DOTALL)


if __name__ == "__main__":
    asyncio.run(main())
