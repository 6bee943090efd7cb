"""`python -m bench.speed.latency`: seconds from visible to accepted, for a source that is polled every second.

One feed shows a report of a new event at a time; a watch tells the strict Bot API double of each.  The whole wire runs,
embedded, with the double's limits on.  Said are p50 and p95 of all runs' reports together, and each run's p50: from
visible to accepted, and from discovered to accepted, which is what remains where a source is polled at once.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench import processes
from bench.acceptance.chat import CHAT, TOKEN, TOKEN_ENV, Chat
from bench.acceptance.wire import Wire
from bench.tables import table

ROOT = Path(__file__).parents[2]
MINTWIRE = str(Path(sys.executable).parent / "mintwire")
#: Seconds between two reports, more than the chat's own limit of one a second.
EVERY_S = 1.6
#: Until all roles run and the first polls are done.
WARM_S = 12.0
_PLACES = (
    "Ghana",
    "Norway",
    "Peru",
    "Japan",
    "Malta",
    "Chile",
    "Kenya",
    "Nepal",
    "Spain",
    "Cuba",
    "Zambia",
    "Poland",
    "Mexico",
    "Israel",
    "Jordan",
    "Latvia",
    "Angola",
    "Brazil",
    "Canada",
    "Cyprus",
    "Egypt",
    "Finland",
    "Greece",
    "Iceland",
    "Jamaica",
    "Kuwait",
    "Lebanon",
    "Morocco",
    "Oman",
    "Panama",
    "Qatar",
)


class Feed:
    """A feed on loopback that shows what was added to it."""

    def __init__(self) -> None:
        self.shown: dict[str, float] = {}
        self._rows: list[str] = []
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = feed.body() if self.path == "/feed" else b""
                self.send_response(200 if body else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, number: int) -> None:
        """One more report is visible from now on."""
        title = f"Bank of {_PLACES[number]} opens a pilot of its digital coin"
        link, now = f"{self.base}/{number}", datetime.now(UTC)
        self._rows.insert(
            0, f"<item><title>{title}</title><link>{link}</link><pubDate>{format_datetime(now)}</pubDate></item>"
        )
        self.shown[link] = now.timestamp()

    def body(self) -> bytes:
        """The document as it is now."""
        return f"<rss><channel><title>x</title>{''.join(self._rows)}</channel></rss>".encode()

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()


def measure(
    command: Sequence[str],
    folder: Path,
    more: Mapping[str, Any] | None = None,
    beside: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> list[tuple[float, float]]:
    """Seconds of each report of one run: from visible, and from discovered, to accepted.

    `more` stands in the config; `beside` goes on while reports become visible.
    """
    feed, chat = Feed(), Chat(ROOT, log=folder / "chat.log")
    source = {"id": "outlet", "name": "Outlet", "kind": "feed", "url": f"{feed.base}/feed", "every": "1s"}
    config = {
        "network": {"allow_private": ["127.0.0.0/8"]},
        "sources": [source],
        "watches": [{"id": "all", "query": "bank"}],
        "channels": [{"id": "desk", "kind": "telegram", "chat": CHAT}],
        "subscriptions": [{"channel": "desk", "watch": "all", "mode": "now"}],
        "telegram": {"token_env": TOKEN_ENV, "api_base": chat.api_base},
    }
    feed.add(len(_PLACES) - 1)
    wire = Wire(list(command), folder, {**config, **(more or {})}, {TOKEN_ENV: TOKEN})
    try:
        wire.start()
        time.sleep(WARM_S)
        with beside():
            for number in range(len(_PLACES) - 1):
                feed.add(number)
                time.sleep(EVERY_S)
            time.sleep(2 * EVERY_S)
        discovered = {item.url: item.discovered for item in wire.items()}
        accepted = {message.link: message.time for message in chat.messages()}
        return [
            (accepted[link] - shown, accepted[link] - discovered[link])
            for link, shown in feed.shown.items()
            if link in accepted
        ]
    finally:
        processes.end_all()
        feed.close()


def shown(runs: Sequence[Sequence[tuple[float, float]]]) -> str:
    """A table of what `measure` gave of each run."""
    rows = []
    for place, name in enumerate(("from visible (polled every second)", "from discovered")):
        cuts = statistics.quantiles([each[place] for run in runs for each in run], n=20)
        medians = " ".join(f"{statistics.median(each[place] for each in run):.2f}" for run in runs)
        rows.append([name, f"{cuts[9]:.2f}", f"{cuts[18]:.2f}", medians])
    return table(["seconds to accepted", "p50", "p95", "p50 of each run"], rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 1 where a report was not told."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.latency", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--mintwire", default=MINTWIRE)
    asked = parser.parse_args(argv)
    processes.become_reaper()
    runs = []
    for _ in range(asked.runs):
        with tempfile.TemporaryDirectory(prefix="mw-latency-", ignore_cleanup_errors=True) as folder:
            runs.append(measure(shlex.split(asked.mintwire), Path(folder)))
    print(shown(runs))
    told = sum(map(len, runs))
    expected = asked.runs * len(_PLACES)
    print(f"{told} of {expected} reports were told")
    return 0 if told == expected else 1


if __name__ == "__main__":
    sys.exit(main())
