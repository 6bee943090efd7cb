"""`python -m bench.acceptance exact|kills|faults|month|chats|closing|all`; see bench/README.md."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from bench.acceptance import chats, closing, exact, faults, kills
from bench.acceptance.month import run as month
from bench.acceptance.stage import ROOT, Options

RUNS = {
    "exact": exact.run,
    "kills": kills.run,
    "faults": faults.run,
    "month": month.run,
    "chats": chats.run,
    "closing": closing.run,
}
#: What stands beside the Python that runs this.
MINTWIRE = str(Path(sys.executable).parent / "mintwire")


def main() -> int:
    """Returns the exit code: 0 all passed, 1 something failed, 2 it could not begin."""
    asked = _parser().parse_args()
    options = Options(
        shared=asked.shared.resolve(),
        mintwire=tuple(shlex.split(asked.mintwire)),
        seconds=asked.seconds,
        speed=asked.speed,
        seed=asked.seed,
        kills=asked.kills,
        keep=asked.keep,
    )
    if asked.run != "month" and not (options.shared / "replay" / "serve.py").is_file():
        print(f"acceptance needs the replay: no replay/serve.py in {options.shared}; say --shared", file=sys.stderr)
        return 2
    names = list(RUNS) if asked.run == "all" else [asked.run]
    return max(_titled(name, options) for name in names)


def _titled(name: str, options: Options) -> int:
    print(f"\n=== {name}", flush=True)
    return RUNS[name](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.acceptance", description=__doc__)
    parser.add_argument("run", nargs="?", default="all", choices=[*RUNS, "all"], help="which one (all)")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with replay/ and data/")
    parser.add_argument("--mintwire", default=MINTWIRE, help="the command under test (default: beside this Python)")
    parser.add_argument("--seconds", type=float, default=300, help="real time for which the news runs (300)")
    parser.add_argument("--speed", type=float, default=600, help="replayed seconds per real second (600)")
    parser.add_argument("--kills", type=int, default=10, help="SIGKILLs for each of the four targets (10)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (1)")
    parser.add_argument("--keep", action="store_true", help="keep the folder with config, logs and data")
    return parser


if __name__ == "__main__":
    sys.exit(main())
