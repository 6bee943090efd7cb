"""A page of docs/ as one day at a terminal: its steps, and a folder of this machine in which they can be taken."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.cli.main import main
from tests.forking import ask

_FENCE = re.compile(r"^```(console|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PIECES = re.compile(
    r"(?P<id>\b[0-9a-f]{16}\b)|(?P<age>\d+ (?:s|min|h|d)\b)|(?P<number>\d+)"
    r"|(?P<bar>█+)|(?P<any>…)|(?P<blank>\s+)|(?P<sign>\W)"
)
_MINTWIRE = "./mintwire "
#: These need a process of their own, whose reactor runs once; any other command of `mintwire` needs none.
_ALONE = ("sources try ", "sources add ")
_FORMS = {"age": r"\d+ (?:s|min|h|d)", "number": r"\d+", "bar": "█+", "any": ".*", "blank": r"\s+"}


@dataclass(frozen=True)
class Step:
    """A command and the lines that it answers; without a command, a message that comes to the chat."""

    command: str
    shown: tuple[str, ...]


def steps_of(page: str) -> list[Step]:
    """In the order of the page: ```console has commands after `$ `, ```text a message."""
    steps = []
    for kind, text in _FENCE.findall(page):
        if kind == "text":
            steps.append(Step("", tuple(text.splitlines())))
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            steps.append(Step(command, tuple(shown)))
    return steps


@dataclass
class Machine:
    """A folder with `./mintwire` in it, which stands for that of the page; it is the current one."""

    folder: Path
    #: Addresses, paths and times as the page has them, and what they are here.
    examples: Sequence[tuple[str, str]]
    #: The same of ids, learned from what is shown.
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        program = self.folder / "mintwire"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scheduler "$@"\n')
        program.chmod(0o755)

    def type(self, command: str) -> str:
        """Run it to its end; what it wrote, as the page would have it."""
        command = self.ours(command)
        return self.told(self._mintwire(command) if command.startswith(_MINTWIRE) else self._shell(command))

    def _mintwire(self, command: str) -> str:
        """Where everything is loaded already."""
        arguments = shlex.split(command)[1:]
        if command.removeprefix(_MINTWIRE).startswith(_ALONE):
            done = ask([sys.executable, "-m", "scheduler", *arguments], os.environ, self.folder)
            return done.stdout + done.stderr
        written = io.StringIO()
        with redirect_stdout(written), redirect_stderr(written), suppress(SystemExit):
            main(arguments)
        return written.getvalue()

    def _shell(self, command: str) -> str:
        out, err = subprocess.PIPE, subprocess.STDOUT
        return subprocess.run(
            ["sh", "-c", command], stdout=out, stderr=err, text=True, timeout=60, check=False, **self._here()
        ).stdout

    def ours(self, text: str) -> str:
        """A text of the page, for this machine."""
        for example, here in (*self.examples, *self.ids.items()):
            text = text.replace(example, here)
        return text

    def told(self, text: str) -> str:
        """A text of this machine, as the page would have it."""
        for example, here in self.examples:
            text = text.replace(here, example)
        return text

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """Run it in the background; what it writes goes to the file `out`."""
        with (self.folder / "out").open("ab") as out:
            return subprocess.Popen(["sh", "-c", f"exec {command}"], stdout=out, stderr=out, **self._here())

    def _here(self) -> dict[str, Any]:
        return {"cwd": self.folder, "stdin": subprocess.DEVNULL}

    def fits(self, shown: Sequence[str], written: str) -> bool:
        """Whether the lines shown stand in what was written, in their order; what was left out may stand between them.

        Numbers, ages, bars and blanks may be others, and `…` is anything. An id stands for this machine's from then on.
        """
        lines = iter(written.splitlines())
        learned: dict[str, str] = {}
        for line in (line for line in shown if line != "…"):
            form = self._form(line)
            found = next((found for real in lines if (found := re.fullmatch(form, real.rstrip()))), None)
            if found is None:
                return False
            learned |= {name.removeprefix("id_"): value for name, value in found.groupdict().items()}
        self.ids |= learned
        return True

    def _form(self, line: str) -> str:
        """The line as a regular expression."""

        def form(piece: re.Match[str]) -> str:
            if piece["id"]:
                return self.ids.get(piece[0], f"(?P<id_{piece[0]}>[0-9a-f]{{16}})")
            return _FORMS.get(piece.lastgroup or "", re.escape(piece[0]))

        return _PIECES.sub(form, line.rstrip())
