"""`python -m bench.picture`: makes docs/terminal*.svg, pictures of a terminal in which the wire runs.

The command is the real one, in a real terminal: tmux, whose screen is read.  The outlets are on loopback, and they and
their news are made up.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tests.outlets import Outlets

ROOT = Path(__file__).resolve().parents[1]
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


class Screen:
    """A terminal of tmux's, with a server of its own."""

    def __init__(self, *command: str) -> None:
        """Run a command in it."""
        width, height = next(iter(SIZES.values()))
        self._tmux("new-session", "-d", "-x", str(width), "-y", str(height), "--", *command)

    def read(self, width: int, height: int) -> Text:
        """What stands on it once it has this size; the view is drawn anew each second."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))
        return Text.from_ansi(self._tmux("run-shell", "sleep 3", ";", "capture-pane", "-p", "-e", "-N"))

    def close(self) -> None:
        """Stop the command as its user does, and wait for its end."""
        self._tmux(
            "set-hook", "-g", "pane-exited", "wait-for -S ended", ";", "send-keys", "C-c", ";", "wait-for", "ended"
        )

    def _tmux(self, *command: str) -> str:
        name = f"mintwire-picture-{os.getpid()}"
        tmux = ["tmux", "-f", "/dev/null", "-u", "-L", name, *command]
        return subprocess.run(tmux, check=True, capture_output=True, text=True, cwd=ROOT).stdout


async def main() -> None:
    """Run the wire until it has told its news, and take what its terminal shows."""
    with tempfile.TemporaryDirectory() as folder:
        async with Outlets(languages={"linjiang-caijing": "zh", "kaigan-shimbun": "ja"}) as outlets:
            config = Path(folder) / "mintwire.yaml"
            config.write_text(yaml.safe_dump(_config(outlets), allow_unicode=True), encoding="utf-8")
            screen = Screen(sys.executable, "-m", "scheduler", "--config", str(config), "run")
            await _publish(outlets)
            for name, (width, height) in SIZES.items():
                text = await asyncio.to_thread(screen.read, width, height)
                (ROOT / "docs" / f"{name}.svg").write_text(_picture(text, width, height), encoding="utf-8")
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


def _picture(screen: Text, width: int, height: int) -> str:
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=width, height=height, file=nowhere, force_terminal=True)
        console.print(screen, soft_wrap=True)
        svg = console.export_svg(title="make run", unique_id="terminal")
    # rich gives each text as much room as it has characters, and a wide one needs two cells.
    svg = re.sub(r'textLength="([\d.]+)"([^>]*)>([^<]*)<', _wide, svg)
    # The picture must not make its reader's browser ask somebody else's server for fonts.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def _wide(text: re.Match[str]) -> str:
    words = html.unescape(text[3])
    length = float(text[1]) / len(words) * cell_len(words)
    return f'textLength="{length:g}"{text[2]}>{text[3]}<'


if __name__ == "__main__":
    asyncio.run(main())
