"""What a process takes."""

from __future__ import annotations

import re
from pathlib import Path


def memory_mb(name: str) -> float:
    """Megabytes of this process: VmHWM, the most so far, or VmRSS, what it has now.

    Not by ru_maxrss, which a program inherits from its parent.
    """
    [kilobytes] = re.findall(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1024
