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

#: Name -> what it is, and what runs it, given what was asked.
PARTS: Mapping[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "feeds": ("feeds, beside plain feedparser", lambda asked: feeds.main(_folders(asked.shared / "data" / "feeds"))),
    "duplicates": ("the same text again", lambda asked: duplicates.main(["--shared", str(asked.shared)])),
    "stories": ("the same event", lambda asked: stories.main(["--shared", str(asked.shared), *_encoder(asked)])),
    "sections": ("sections", lambda asked: sections.main(["--shared", str(asked.shared), *_encoder(asked)])),
    "sentences": ("who raises money, and whom a report cites", lambda _: sentences.main([])),
    "deals": ("financings of real reports", lambda asked: deals.main(["--shared", str(asked.shared)])),
    "silence": ("sources that fell silent", lambda asked: silence.main(["--shared", str(asked.shared)])),
    "cbdc": ("CBDC tags, beside keywords", lambda asked: cbdc.main(["--shared", str(asked.shared)])),
    "queries": ("queries, beside a slow reading of the language", lambda _: queries.main([])),
    "questions": ("five questions of an analyst", lambda asked: questions.main(["--shared", str(asked.shared)])),
    "languages": (
        "languages of titles, beside py3langid",
        lambda asked: languages.main(["--shared", str(asked.shared)]),
    ),
    "charsets": ("charsets of pages, beside w3lib", lambda asked: charsets.main(["--shared", str(asked.shared)])),
    "pages": ("pages to reports, beside trafilatura", lambda asked: pages.main(["--shared", str(asked.shared)])),
    "boilerplate": (
        "what sources repeat",
        lambda asked: boilerplate.main(["--shared", str(asked.shared)]),
    ),
    "weekly": ("house editions of whole weeks", lambda asked: weekly.main(["--shared", str(asked.shared)])),
    "pagedays": ("days of pages, beside htmldate", lambda asked: pagedays.main(["--shared", str(asked.shared)])),
}


def main() -> int:
    """Returns the exit code: 0 all as it should be, 1 not, 2 the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[*PARTS, []], help=f"{', '.join(PARTS)}; or all")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--encoder", metavar="MAPPING", help="of stories and sections, see encoder: of the config")
    asked = parser.parse_args()
    asked.shared = asked.shared.resolve()
    if not (asked.shared / "data").is_dir():
        print(f"quality needs real data: there is no {asked.shared / 'data'}; say --shared", file=sys.stderr)
        return 2
    codes = []
    for name in asked.parts or PARTS:
        what, run = PARTS[name]
        print(f"\n=== {what}", flush=True)
        codes.append(run(asked))
    return max(codes)


def _encoder(asked: argparse.Namespace) -> list[str]:
    return ["--encoder", asked.encoder] if asked.encoder else []


def _folders(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.iterdir()) if path.is_dir()]


if __name__ == "__main__":
    sys.exit(main())
