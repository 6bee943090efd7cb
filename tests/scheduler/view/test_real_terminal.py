"""The live view in a terminal that has widths of its own: tmux."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.scheduler.processes.conftest import ROOT
from tests.waiting import until

Tmux = Callable[..., str]

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """Runs a command of a tmux server of this test's own."""

    name = f"mintwire-test-{secrets.token_hex(4)}"

    def run(*command: str) -> str:
        server = ["tmux", "-f", "/dev/null", "-u", "-L", name]
        return subprocess.run([*server, *command], check=True, capture_output=True, text=True, cwd=ROOT).stdout

    yield run
    run("kill-server")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (160, 45)])
def test_borders_stay_straight_whatever_the_titles_hold(tmux: Tmux, width: int, height: int) -> None:
    program = ["env", "-u", "COLUMNS", "-u", "LINES", sys.executable, "-m", "tests.scheduler.view.drawing"]
    tmux("new-session", "-d", "-x", str(width), "-y", str(height), "--", *program)
    # Blanks at the end of a line are kept: a border that is the last character stands in the last column.
    screen = until(lambda: text if "Ctrl-C stops" in (text := tmux("capture-pane", "-p", "-N")) else "")
    lines = screen.splitlines()
    assert len(lines) == height
    framed = [line for line in lines if line.startswith(("╭", "│", "╰"))]
    assert len(framed) > height / 2
    assert [line for line in framed if line[-1] not in "╮│╯"] == []
    for shown in ("数字欧元: the next phase", "新浪财经", "日本銀行", "한국은행", "रुपया"):
        assert shown in screen, shown
