"""Charts in characters.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from notifier.digests.pages.page import Chart

_WIDTH = 16


def bars_of(chart: Chart) -> Iterator[tuple[str, str, str]]:
    """Label, bar and text of each line; a bar is at least one character, and marks the mean by ┃."""
    longest = max(max(each.value, each.mean or 0) for each in chart.bars)
    for each in chart.bars:
        bar = "█" * max(1, round(_WIDTH * each.value / longest))
        if each.mean:
            at = max(0, round(_WIDTH * each.mean / longest) - 1)
            bar = f"{bar:░<{at}}"[:at] + "┃" + bar[at + 1 :]
        yield each.label, bar, each.text
