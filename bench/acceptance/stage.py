"""What every acceptance run stands on: a folder, the replay, the double, the product, the monitor; and its end."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bench import processes
from bench.acceptance.chat import CHAT, TOKEN, TOKEN_ENV, Chat
from bench.acceptance.checks import Checks
from bench.acceptance.oracle import NoSearchError
from bench.acceptance.replay import Outlet, Replay
from bench.acceptance.wire import Wire, WireError
from bench.processes import Monitor

ROOT = Path(__file__).resolve().parents[2]
#: Seconds between two polls of a source, as config and as a number.
EVERY, EVERY_S = "10s", 10
WATCH = "watched"


@dataclass(frozen=True)
class Options:
    """What the command line said."""

    shared: Path
    mintwire: tuple[str, ...]
    seconds: float
    speed: float
    seed: int
    kills: int
    keep: bool


@dataclass(kw_only=True)
class Scene:
    """What every run has."""

    options: Options
    folder: Path
    monitor: Monitor
    checks: Checks = field(default_factory=Checks)


@dataclass(kw_only=True)
class Stage(Scene):
    """The running parts; `wire` exists once `install` was called."""

    replay: Replay
    chat: Chat

    def install(self, sources: list[dict[str, Any]], query: str | None) -> Wire:
        """The product with these sources, not yet started; with a query, one watch that tells the double's chat."""
        config: dict[str, Any] = {
            "network": {"allow_private": ["127.0.0.0/8"]},
            "alert_age": "all",
            "alert_first_poll": "all",
            "sources": sources,
        }
        if query is not None:
            config |= self._watch(query)
        return Wire(list(self.options.mintwire), self.folder, config, {TOKEN_ENV: TOKEN})

    def _watch(self, query: str) -> dict[str, Any]:
        return {
            "watches": [{"id": WATCH, "query": query}],
            "channels": [{"id": "desk", "kind": "telegram", "chat": CHAT}],
            "subscriptions": [{"channel": "desk", "watch": WATCH, "mode": "now"}],
            "telegram": {"token_env": TOKEN_ENV, "api_base": self.chat.api_base},
        }


S = TypeVar("S", bound=Scene)


def source(outlet: Outlet, *, id: str | None = None, url: str | None = None) -> dict[str, Any]:  # noqa: A002
    """One source of the config."""
    return {
        "id": id or outlet.slug,
        "name": outlet.name,
        "kind": "feed",
        "url": url or outlet.url,
        "language": outlet.language,
        "every": EVERY,
    }


def play(options: Options, act: Callable[[Stage], None]) -> int:
    """See `perform`."""
    return perform(options, _opened, act)


def perform(
    options: Options, opened: Callable[[Options, Path], AbstractContextManager[S]], act: Callable[[S], None]
) -> int:
    """Sets the scene, acts, shows the verdicts, and ends everything that runs under this process, whatever happens.

    Returns the exit code.  The folder stays where something failed.
    """
    processes.become_reaper()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="mw-acceptance-"))
    code = 1
    try:
        with opened(options, folder) as stage:
            _act(stage, act)
            code = stage.checks.finish()
    finally:
        _tidy(folder, keep=options.keep or code != 0)
    return code


def _act(stage: S, act: Callable[[S], None]) -> None:
    try:
        act(stage)
    except (WireError, NoSearchError, TimeoutError, httpx.HTTPError) as error:
        stage.checks.check("the run could go on to its end", False, f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def _opened(options: Options, folder: Path) -> Iterator[Stage]:
    monitor = Monitor()
    try:
        script = options.shared / "replay" / "serve.py"
        replay = Replay(script, speed=options.speed, window=200, log=folder / "replay.log")
        chat = Chat(ROOT, log=folder / "chat.log")
        monitor.start()
        yield Stage(options=options, folder=folder, replay=replay, chat=chat, monitor=monitor)
    finally:
        if monitor.is_alive():
            monitor.end()
        processes.end_all()


def _tidy(folder: Path, *, keep: bool) -> None:
    if keep:
        print(f"kept for a look: {folder} (run.log, replay.log, chat.log, data)", file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)
