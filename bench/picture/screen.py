"""A real terminal: tmux's, whose screen is read and drawn."""

from __future__ import annotations

import html
import os
import re
import subprocess
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
#: The folder of the pictures.
DOCS = ROOT / "docs"


class Screen:
    """A terminal of tmux's, with a server of its own."""

    def __init__(self, size: tuple[int, int], *command: str) -> None:
        """Run a command in it; `size`: columns and lines."""
        width, height = size
        self._tmux("new-session", "-d", "-x", str(width), "-y", str(height), "--", *command)

    def read(self, width: int, height: int) -> Text:
        """What stands on it once it has this size; the view is drawn anew each second."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))
        return Text.from_ansi(self._tmux("run-shell", "sleep 3", ";", "capture-pane", "-p", "-e", "-N"))

    def wait(self, signal: str) -> None:
        """Until a command in it does `tmux wait-for -S SIGNAL`."""
        self._tmux("wait-for", signal)

    def close(self) -> None:
        """Stop the command as its user does, and wait for its end."""
        self._tmux(
            "set-hook", "-g", "pane-exited", "wait-for -S ended", ";", "send-keys", "C-c", ";", "wait-for", "ended"
        )

    def _tmux(self, *command: str) -> str:
        name = f"mintwire-picture-{os.getpid()}"
        tmux = ["tmux", "-f", "/dev/null", "-u", "-L", name, *command]
        return subprocess.run(tmux, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def picture(screen: Text, size: tuple[int, int], title: str) -> str:
    """What stands on a screen, as SVG."""
    width, height = size
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=width, height=height, file=nowhere, force_terminal=True)
        console.print(screen, soft_wrap=True)
        svg = console.export_svg(title=title, unique_id="terminal")
    # rich gives each text as much room as it has characters, and a wide one needs two cells.
    svg = re.sub(r'textLength="([\d.]+)"([^>]*)>([^<]*)<', _wide, svg)
    # The picture must not make its reader's browser ask somebody else's server for fonts.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def _wide(text: re.Match[str]) -> str:
    words = html.unescape(text[3])
    length = float(text[1]) / len(words) * cell_len(words)
    return f'textLength="{length:g}"{text[2]}>{text[3]}<'
