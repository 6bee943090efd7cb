"""docs/digests.md tells of every weight."""

from __future__ import annotations

from pathlib import Path

from notifier.digests.choice.score import shipped_weights

PAGE = (Path(__file__).parents[4] / "docs" / "digests.md").read_text(encoding="utf-8")


def test_every_weight_is_told() -> None:
    assert {name for name in shipped_weights().points if f"`{name}`" not in PAGE} == set()
