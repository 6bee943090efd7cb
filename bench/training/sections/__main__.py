"""`python -m bench.training.sections [--shared DIR] [--encoder MAPPING]`: writes newsroom/sections/head.npz."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.encoders import add_option
from bench.training.sections.examples import development, labelled, second, written
from bench.training.sections.fitting import fit, left_out, stored, tabulate, temperature_of
from newsroom.sections.head import FILE
from newsroom.vectors.text import vector_text

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Returns the exit code: 0, or 2 where the labels are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.training.sections", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    add_option(parser)
    asked = parser.parse_args()
    shared, encoder = asked.shared.resolve(), asked.encoder
    if not (shared / "data" / "gold" / "sections").is_dir():
        print(f"training needs labels: there are none in {shared}; say --shared", file=sys.stderr)
        return 2
    drawn = [*development(shared), *second(shared, apart=False)]
    examples = [*drawn, *labelled(shared), *written()]
    table = tabulate(examples, encoder.encode([vector_text(example.item) for example in examples]))

    trained: dict[str, Any] = {}
    for name, with_vector in (("with_vector", True), ("without_vector", False)):
        (chances,) = left_out(len(drawn), table, table, with_vector=with_vector)
        temperature = temperature_of(chances, table.targets[: len(drawn)])
        arrays = stored(fit(table, with_vector=with_vector), temperature)
        trained |= {f"{name}.{array}": values for array, values in arrays.items()}
    np.savez_compressed(FILE, encoder=np.array(encoder.name), **trained)
    print(f"{len(examples)} examples, {len(table.names)} features, {FILE.stat().st_size} bytes in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
