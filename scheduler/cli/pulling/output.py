"""Where a collection is written to: standard output, or a file that appears when it is whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scheduler.cli.context import USAGE, fail


@contextmanager
def open_output(output: Path | None, *, binary: bool = False) -> Iterator[Any]:
    """Standard output, or a file that appears when it is whole; for text as UTF-8, or for bytes."""
    if output is None or str(output) == "-":
        if binary and sys.stdout.isatty():
            fail("a terminal cannot show this form: name a file by -o FILE", USAGE)
        yield sys.stdout.buffer if binary else sys.stdout
        return
    path = Path(os.path.realpath(output))
    # A device or a pipe is written to, and must not be replaced.
    part = path.with_name(f".{path.name}.part") if path.is_file() or not path.exists() else path
    try:
        with part.open("wb") if binary else part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        if part != path:
            _replace(part, path)
    except OSError as error:
        # What could not be read bears a name of its own.
        if error.filename not in (None, str(part)):
            raise
        fail(f"{output}: {error.strerror}")
    finally:
        if part != path:
            part.unlink(missing_ok=True)


def _replace(part: Path, path: Path) -> None:
    """Put the whole file into its place, with the rights of the one that was there."""
    if path.exists():
        shutil.copymode(path, part)
    part.replace(path)
