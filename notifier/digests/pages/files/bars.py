"""Charts in characters.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from notifier.digests.pages.page import Chart

_WIDTH = 16


def bars_of(chart: Chart) -> Iterator[tuple[str, str, str]]:
    """Label, bar and text of each line; the mean stands in none."""
    longest = max(each.value for each in chart.bars)
    for each in chart.bars:
        yield each.label, "█" * max(1, round(_WIDTH * each.value / longest)), each.text
