"""Is the language of a title the right one?  `detect_language` beside py3langid alone, in one run.

    python -m bench.quality.languages [--shared DIR] [--wrong]

Titles of the news set, which says whether they are English or Japanese (some of its "English" ones are names of
packages, and a few are in other languages), and titles of trafilatura's pages, whose language is told by their text of
1,000 characters and more, the page's own `lang` agreeing.  "None" is no answer, which a name should get.
Times are of one process, after the model was loaded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bench.tables import table
from crawlers.charsets.document import page_text
from crawlers.extraction.tree import read_tree
from newsroom.languages.detect import detect_language
from newsroom.languages.tags import normal_tag

_LEAST_TEXT = 1_000
#: Of titles whose language is known.
_MOST_WRONG, _LEAST_PER_SECOND = 0.02, 5_000

_Labelled = tuple[str, str, str]


def news(shared: Path) -> Iterator[_Labelled]:
    """Part, language, title: each title once."""
    with gzip.open(shared / "data" / "news" / "web3-news-collector.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = map(json.loads, lines)
        languages = {record["title"]: record["lang"] for record in records if record["lang"] in ("en", "ja")}
    yield from (("news", language, title) for title, language in languages.items())


def pages(shared: Path) -> Iterator[_Labelled]:
    """Part, language, title of pages that say what their text says."""
    folder = shared / "data" / "articles" / "trafilatura" / "tests"
    for label in json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).values():
        path = next(
            (path for name in ("cache", "eval") if (path := folder / name / f"{label['file']}.gz").is_file()), None
        )
        if not label.get("title") or path is None:
            continue
        root = read_tree(page_text(gzip.decompress(path.read_bytes()), None)[0])
        text = " ".join(" ".join(element.itertext()) for element in root.iter("p"))
        language = normal_tag(root.get("lang"))
        if language and len(text) >= _LEAST_TEXT and detect_language(text) == language:
            yield "pages", language, label["title"]


def main(argv: list[str] | None = None) -> int:
    """Prints the tables.  Returns 0, or 1 where a figure is worse than it should be."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.languages", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--wrong", action="store_true", help="print each title that is taken for another language")
    asked = parser.parse_args(argv)
    labelled = [*news(asked.shared), *pages(asked.shared)]
    ours, rate = _judged(labelled, detect_language)
    alone, alone_rate = _judged(labelled, _py3langid())
    rows = []
    for part, language in sorted({(part, language) for part, language, _ in labelled}):
        own, other = (_counts(labelled, found, part, language) for found in (ours, alone))
        if sum(own.values()) >= 20:
            rows.append([part, language, *map(str, (*_columns(own), *_columns(other)))])
    print(table(["part", "language", "right", "wrong", "none", "py3langid right", "wrong", "none"], rows))
    print(f"\n{rate:,.0f} titles a second; py3langid alone {alone_rate:,.0f}")
    wrong = [(*one, found) for one, found in zip(labelled, ours, strict=True) if found not in (one[1], None)]
    if asked.wrong:
        print("\n".join(map(str, wrong)))
    return int(len(wrong) > _MOST_WRONG * len(labelled) or rate < _LEAST_PER_SECOND)


def _judged(labelled: list[_Labelled], detect: Callable[[str], str | None]) -> tuple[list[str | None], float]:
    """What was found, and titles a second."""
    for title in ("a title in English", "заголовок на русском", "日本の銀行"):
        detect(title)
    begun = time.process_time()
    found = [detect(title) for _, _, title in labelled]
    return found, len(labelled) / (time.process_time() - begun)


def _py3langid() -> Callable[[str], str | None]:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda title: normal_tag(identifier.classify(title)[0])


def _counts(labelled: list[_Labelled], found: list[str | None], part: str, language: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (one_part, one_language, _), answer in zip(labelled, found, strict=True):
        if (one_part, one_language) == (part, language):
            counts["none" if answer is None else "right" if answer == language else "wrong"] += 1
    return counts


def _columns(counts: Counter[str]) -> tuple[int, int, int]:
    return counts["right"], counts["wrong"], counts["none"]


if __name__ == "__main__":
    sys.exit(main())
