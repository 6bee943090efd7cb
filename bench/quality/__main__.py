"""`python -m bench.quality [--shared DIR]`: every quality figure, one after the other; see bench/README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.quality import feeds

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Returns the exit code: 0 all as it should be, 1 not, 2 the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    folder = parser.parse_args().shared.resolve() / "data" / "feeds"
    if not folder.is_dir():
        print(f"quality needs real feeds: there is no {folder}; say --shared", file=sys.stderr)
        return 2
    print("=== feeds, beside plain feedparser")
    return feeds.main([str(path) for path in sorted(folder.iterdir()) if path.is_dir()])


if __name__ == "__main__":
    sys.exit(main())
