"""Programs in processes that are forked from one with everything loaded, which takes seconds of a processor.

What is said of a fresh interpreter needs one: its imports, its end, its signals while it begins.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.loaded"])


def ask(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `python [-W error] -m PROGRAM ARGUMENTS` in a folder to its end; `given` is its standard input."""
    with TemporaryDirectory() as written:
        out, err, read = (Path(written) / name for name in ("out", "err", "in"))
        read.write_text(given)
        process = start(command, environment, folder, out, err, read)
        process.join(60)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"{command} does not end")
        return subprocess.CompletedProcess(command, process.exitcode, out.read_text(), err.read_text())


def start(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    out: Path,
    err: Path,
    given: Path = Path(os.devnull),
) -> ForkServerProcess:
    """The same in the background; what it writes is appended to `out` and `err`."""
    process = _FORKED.Process(target=_run, args=(command, dict(environment), folder, out, err, given), daemon=True)
    process.start()
    return process


def _run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, out: Path, err: Path, given: Path
) -> None:
    for path, mode, descriptor in ((given, "rb", 0), (out, "ab", 1), (err, "ab", 2)):
        with path.open(mode) as file:
            os.dup2(file.fileno(), descriptor)
    # A forked process is given another, which is empty.
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if command[1:3] == ["-W", "error"]:
        sys.warnoptions.append("error")
        warnings.simplefilter("error")
    program, *sys.argv[1:] = command[command.index("-m") + 1 :]
    runpy.run_module(program, run_name="__main__", alter_sys=True)
