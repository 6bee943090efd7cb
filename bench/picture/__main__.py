"""`python -m bench.picture [wire|sources]`: makes the pictures in docs/; see bench/README.md."""

from __future__ import annotations

import asyncio
import sys

from bench.picture import sources, wire

_PICTURES = {"wire": wire.main, "sources": sources.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or _PICTURES:
        asyncio.run(_PICTURES[name]())
