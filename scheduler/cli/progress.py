"""A bar on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_of(what: str, total: int, *, shown: bool = True) -> Iterator[Callable[[], None]]:
    """Shows how many of a number are done; what is given is called after each.  `shown`: else there is no bar."""
    if not (shown and sys.stderr.isatty()):
        yield lambda: None
        return
    # It takes as long to load as a short command takes in all.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
