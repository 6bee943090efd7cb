"""Draws a wire at work on the terminal it is started in, once, and stays until it is ended."""

from __future__ import annotations

import signal
from datetime import UTC

from scheduler.view.faces import LiveFace
from scheduler.view.terminal import Terminal
from tests.scheduler.view.samples import at_work

if __name__ == "__main__":
    LiveFace(Terminal(1), UTC).show(at_work(), ["数字欧元: the next phase", "    ECB · Why: “数字欧元” (watch euro)"])
    signal.pause()
