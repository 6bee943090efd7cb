"""`python -m bench.quality [PART...] [--shared DIR]`: every quality figure, part by part; see bench/README.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.quality import (
    boilerplate,
    cbdc,
    charsets,
    deals,
    duplicates,
    feeds,
    languages,
    pagedays,
    pages,
    queries,
    questions,
    sections,
    sentences,
    silence,
    stories,
    weekly,
)

ROOT = Path(__file__).resolve().parents[2]

#: Name -> what it is, and what runs it, given the folder with data/.
PARTS: Mapping[str, tuple[str, Callable[[Path], int]]] = {
    "feeds": ("feeds, beside plain feedparser", lambda shared: feeds.main(_folders(shared / "data" / "feeds"))),
    "duplicates": ("the same text again", lambda shared: duplicates.main(["--shared", str(shared)])),
    "stories": ("the same event", lambda shared: stories.main(["--shared", str(shared)])),
    "sections": ("sections", lambda shared: sections.main(["--shared", str(shared)])),
    "sentences": ("who raises money, and whom a report cites", lambda _: sentences.main([])),
    "deals": ("financings of real reports", lambda shared: deals.main(["--shared", str(shared)])),
    "silence": ("sources that fell silent", lambda shared: silence.main(["--shared", str(shared)])),
    "cbdc": ("CBDC tags, beside keywords", lambda shared: cbdc.main(["--shared", str(shared)])),
    "queries": ("queries, beside a slow reading of the language", lambda _: queries.main([])),
    "questions": ("five questions of an analyst", lambda shared: questions.main(["--shared", str(shared)])),
    "languages": (
        "languages of titles, beside py3langid",
        lambda shared: languages.main(["--shared", str(shared)]),
    ),
    "charsets": ("charsets of pages, beside w3lib", lambda shared: charsets.main(["--shared", str(shared)])),
    "pages": ("pages to reports, beside trafilatura", lambda shared: pages.main(["--shared", str(shared)])),
    "boilerplate": (
        "what sources repeat",
        lambda shared: boilerplate.main(["--shared", str(shared)]),
    ),
    "weekly": ("house editions of whole weeks", lambda shared: weekly.main(["--shared", str(shared)])),
    "pagedays": ("days of pages, beside htmldate", lambda shared: pagedays.main(["--shared", str(shared)])),
}


def main() -> int:
    """Returns the exit code: 0 all as it should be, 1 not, 2 the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[*PARTS, []], help=f"{', '.join(PARTS)}; or all")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    asked = parser.parse_args()
    shared = asked.shared.resolve()
    if not (shared / "data").is_dir():
        print(f"quality needs real data: there is no {shared / 'data'}; say --shared", file=sys.stderr)
        return 2
    codes = []
    for name in asked.parts or PARTS:
        what, run = PARTS[name]
        print(f"\n=== {what}", flush=True)
        codes.append(run(shared))
    return max(codes)


def _folders(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.iterdir()) if path.is_dir()]


if __name__ == "__main__":
    sys.exit(main())
