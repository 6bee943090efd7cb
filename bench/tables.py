"""Tables in plain text, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns in plain text, each as wide as its widest cell."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    rule = ["-" * width for width in widths]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in lines)


def share(part: float, whole: float) -> str:
    """A share with its standard error: `0.950 ±0.021`."""
    value = part / whole
    return f"{value:.3f} ±{(value * (1 - value) / whole) ** 0.5:.3f}"
