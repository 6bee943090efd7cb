"""The bar on standard error."""

from __future__ import annotations

import io
import sys

import pytest

from scheduler.cli.progress import progress_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "shown", "is_there"),
    [(Terminal(), True, True), (Terminal(), False, False), (io.StringIO(), True, False)],
)
def test_it_is_shown_on_a_terminal_alone(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, shown: bool, is_there: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress_of("days", 2, shown=shown) as advance:
        advance()
        advance()
    assert ("2/2" in stream.getvalue()) == is_there
    assert bool(stream.getvalue()) == is_there
