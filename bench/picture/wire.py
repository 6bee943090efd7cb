"""docs/terminal*.svg: a terminal in which the wire runs.  The outlets are on loopback, and their news is made up."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from bench.picture.screen import DOCS, Screen, picture
from tests.outlets import Outlets

#: Name of a picture -> columns and lines of its terminal.
SIZES = {"terminal-80": (80, 24), "terminal": (120, 32), "terminal-160": (160, 40)}
#: Between one round of news and the next, so that not all came in the same minute.
ROUND_S = 40

#: By the id of an outlet its name, and its headlines, one each round.
NEWS: dict[str, tuple[str, list[str]]] = {
    "bank-of-aldoria": (
        "Bank of Aldoria",
        [
            "Offline payments with the digital crown: results of a trial in four mountain villages",
            "Digital crown: second report on the pilot and the timetable for a decision in parliament",
        ],
    ),
    "veld-central-bank": (
        "Veld Central Bank",
        [
            "Wholesale CBDC settles its first government bond within seconds of the auction",
            "",
            "Finance committee adds a limit on holdings to the CBDC bill",
        ],
    ),
    "southern-monetary": (
        "Southern Monetary Authority",
        ["", "Rules for custodians of crypto assets take effect in January, with a year to adapt"],
    ),
    "norrland-press": (
        "Norrland Press",
        [
            "Exchange lists three tokens and drops a fourth after questions about its auditors",
            "Stablecoin issuer fined twelve million for audit reports that came a month late",
        ],
    ),
    "chain-daily": (
        "Chain Daily",
        ["Miners report a quiet quarter", "Bridge between two ledgers paused after a fault in its newest release"],
    ),
    "linjiang-caijing": (
        "临江财经",
        [
            "跨境支付平台首日处理四千笔交易，参与银行称成本下降两成",
            "",
            "稳定币条例草案提交二审：储备须存放境内银行，牌照申请九月开放",
        ],
    ),
    "kaigan-shimbun": (
        "海岸新報",
        [
            "",
            "中央銀行総裁、デジタル通貨の発行は「国会の判断」と講演で述べる",
            "暗号資産の税制改正案、与党が大筋で合意",
        ],
    ),
    "ledger-weekly": (
        "Ledger Weekly",
        ["Opinion: what a retail CBDC must not do", "", "Tokenised deposits: five banks agree on one rulebook 🚀"],
    ),
}  # fmt: skip


async def main() -> None:
    """Run the wire until it has told its news, and take what its terminal shows."""
    with tempfile.TemporaryDirectory() as folder:
        async with Outlets(languages={"linjiang-caijing": "zh", "kaigan-shimbun": "ja"}) as outlets:
            config = Path(folder) / "mintwire.yaml"
            config.write_text(yaml.safe_dump(_config(outlets), allow_unicode=True), encoding="utf-8")
            screen = Screen(SIZES["terminal-80"], sys.executable, "-m", "scheduler", "--config", str(config), "run")
            await _publish(outlets)
            for name, size in SIZES.items():
                text = await asyncio.to_thread(screen.read, *size)
                (DOCS / f"{name}.svg").write_text(picture(text, size, "make run"), encoding="utf-8")
            await asyncio.to_thread(screen.close)


async def _publish(outlets: Outlets) -> None:
    for round_ in range(max(len(titles) for _, titles in NEWS.values())):
        for source, (_, titles) in NEWS.items():
            new = [title for title in titles[round_ : round_ + 1] if title]
            outlets.publish(source, new)
            await asyncio.sleep(ROUND_S / len(NEWS))
    outlets.broken["chain-daily"] = 503
    await asyncio.sleep(ROUND_S / len(NEWS))


def _config(outlets: Outlets) -> dict[str, Any]:
    sources = [
        {"id": source, "name": name, "kind": "feed", "url": outlets.url(source, f"127.0.0.{number}"), "every": "2s"}
        for number, (source, (name, _)) in enumerate(NEWS.items(), start=10)
    ]
    watches = {
        "cbdc": 'CBDC OR "digital crown" OR 数字货币 OR デジタル通貨',
        "stablecoin-law": "(stablecoin AND (fined OR consultation)) OR 稳定币",
    }
    return {
        "data": "./data",
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_age": "all",
        "alert_first_poll": "all",
        "sources": sources,
        "watches": [{"id": watch, "query": query} for watch, query in watches.items()],
        "channels": [{"id": "screen", "kind": "console"}],
        "subscriptions": [{"channel": "screen", "watch": watch} for watch in watches],
    }
