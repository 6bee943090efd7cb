"""Do queries answer what an analyst asks?

    python -m bench.quality.questions [--shared DIR]

Five questions, each with the query that an analyst would write, asked of the real news (`bench/labels/questions.yaml`).
What was judged by hand (`questions.jsonl`) tells how many of the judged hits are relevant, and how many relevant
reports of a wide grep the query did not find.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.labels.windows import HERE, SHA_DIGITS
from bench.tables import table
from notifier.documents import amounts_of
from notifier.query import Document, Facts, compile_query

ROOT = Path(__file__).resolve().parents[2]
_NEWS = ("web3-news-collector", "cryptonewsparser")


@dataclass(frozen=True)
class Label:
    """What was judged of one report: whether it answers the question."""

    question: str
    url_sha: str
    relevant: bool
    doubtful: bool


@dataclass(frozen=True)
class Asked:
    """A question's hits, and what was judged."""

    hits: frozenset[str]
    labels: tuple[Label, ...]

    def figures(self) -> list[str]:
        """Hits, judged hits, precision, precision without the doubtful, relevant judged ones, those not found."""
        judged = [label for label in self.labels if label.url_sha in self.hits]
        relevant = [label for label in self.labels if label.relevant]
        missed = [label for label in relevant if label.url_sha not in self.hits]
        clear = [label for label in judged if not label.doubtful]
        counts = [len(self.hits), len(judged), _share(judged), _share(clear), len(relevant), len(missed)]
        return [str(count) for count in counts]


def _share(judged: list[Label]) -> str:
    return f"{sum(label.relevant for label in judged) / len(judged):.3f}" if judged else "-"


def documents(shared: Path) -> dict[str, Document]:
    """The news by the hash of their addresses, each address once."""
    found: dict[str, Document] = {}
    for name in _NEWS:
        with gzip.open(shared / "data" / "news" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                sha = hashlib.sha256(row["url"].encode()).hexdigest()[:SHA_DIGITS]
                if sha not in found:
                    title, summary = row["title"], row["summary"]
                    found[sha] = Document.of(title, summary, facts=Facts(amounts=amounts_of(title, summary)))
    return found


def asked(shared: Path) -> Iterator[tuple[str, Asked]]:
    """Each question by its id."""
    news = documents(shared)
    labels = [Label(**json.loads(line)) for line in (HERE / "questions.jsonl").read_text("utf-8").splitlines()]
    questions: list[Mapping[str, str]] = yaml.safe_load((HERE / "questions.yaml").read_text("utf-8"))
    for question in questions:
        query = compile_query(question["query"])
        hits = frozenset(sha for sha, document in news.items() if query.match(document) is not None)
        yield question["id"], Asked(hits, tuple(each for each in labels if each.question == question["id"]))


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 where the news are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.questions", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    shared = parser.parse_args(arguments and list(arguments)).shared.resolve()
    if not (shared / "data" / "news").is_dir():
        print(f"questions need news: there are none in {shared}; say --shared", file=sys.stderr)
        return 2
    rows = [[name, *each.figures()] for name, each in asked(shared)]
    head = ["question", "hits", "judged", "precision", "of the clear", "relevant", "not found"]
    print(table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
