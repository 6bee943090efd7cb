"""A lane that looks up soon."""

from __future__ import annotations

import pytest

from newsroom.lane import lane


@pytest.fixture(autouse=True)
def _looks_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test waits at its end until the lane has seen that it is to stop."""
    monkeypatch.setattr(lane, "_WAIT_MS", 50)
