"""Is a page of an old charset read right?  `page_text` beside w3lib's `html_to_unicode`, which Scrapy uses, in one run.

    python -m bench.quality.charsets [--shared DIR] [--wrong]

Paragraphs of trafilatura's pages and summaries of Japanese news are put into pages of each charset of their language,
and into UTF-8: with the right label, without one, and with each of the labels that pages bear wrongly.  A page counts
as right where its paragraph comes back letter for letter.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from w3lib.encoding import html_to_unicode

from bench.tables import table
from crawlers.charsets.document import page_text
from crawlers.charsets.real import codec_of
from crawlers.extraction.tree import read_tree
from newsroom.languages.detect import detect_language

#: Labels by language.
_CHARSETS = {
    "de": ["windows-1252"],
    "fr": ["windows-1252", "iso-8859-15"],
    "es": ["windows-1252"],
    "pt": ["windows-1252"],
    "pl": ["windows-1250", "iso-8859-2"],
    "ja": ["shift_jis", "euc-jp", "iso-2022-jp"],
}
_WRONG_LABELS = ["utf-8", "iso-8859-1", "windows-1251", "koi8-r", "gb2312", "big5", "shift_jis", "euc-jp", "euc-kr"]
#: Paragraphs of a language, and bytes beyond ASCII that one must have: by fewer nobody tells.
_MOST, _LEAST_STRANGE = 40, 20
_LEAST_RIGHT = {"labelled": 0.999, "unlabelled": 0.98, "mislabelled": 0.97}


def paragraphs(shared: Path) -> dict[str, list[str]]:
    """Texts by language."""
    found: dict[str, list[str]] = defaultdict(list)
    folder = shared / "data" / "articles" / "trafilatura" / "tests"
    for path in sorted((folder / "eval").glob("*.gz")):
        root = read_tree(page_text(gzip.decompress(path.read_bytes()), None)[0])
        for element in root.iter("p"):
            _add(found, " ".join("".join(element.itertext()).split()))
    with gzip.open(shared / "data" / "news" / "web3-news-collector.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["lang"] == "ja":
                _add(found, " ".join(record.get("summary", "").split()))
    return found


def _add(found: dict[str, list[str]], text: str) -> None:
    if not 200 <= len(text) <= 2_000 or "\ufffd" in text or "&" in text or "<" in text:
        return
    language = detect_language(text) or ""
    if language in _CHARSETS and len(found[language]) < _MOST:
        found[language].append(text)


def main(argv: list[str] | None = None) -> int:
    """Prints the table.  Returns 0, or 1 where a figure is worse than it should be."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.charsets", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--wrong", action="store_true", help="print each kind of page that is read wrong")
    asked = parser.parse_args(argv)
    pages: Counter[str] = Counter()
    right: dict[str, Counter[str]] = {"ours": Counter(), "w3lib": Counter()}
    seconds = {"ours": 0.0, "w3lib": 0.0}
    wrong: Counter[tuple[str, str, str]] = Counter()
    for language, texts in paragraphs(asked.shared).items():
        for label in [*_CHARSETS[language], "utf-8"]:
            for raw in texts:
                body, text = _encoded(raw, label)
                if len(body) - len(body.decode("ascii", "ignore")) < _LEAST_STRANGE:
                    continue
                for kind, said in [
                    ("labelled", label),
                    ("unlabelled", ""),
                    *(("mislabelled", lie) for lie in _WRONG_LABELS),
                ]:
                    if kind == "mislabelled" and codec_of(said) == codec_of(label):
                        continue
                    page = _page(body, said)
                    pages[kind] += 1
                    for name, read in (("ours", _ours), ("w3lib", _w3lib)):
                        begun = time.process_time()
                        is_right = text in read(page)
                        seconds[name] += time.process_time() - begun
                        right[name][kind] += is_right
                        if name == "ours" and not is_right:
                            wrong[language, label, said] += 1
    rows = [[kind, str(pages[kind]), *(f"{right[name][kind] / pages[kind]:.1%}" for name in right)] for kind in pages]
    print(table(["label", "pages", "ours", "w3lib"], rows))
    print("milliseconds a page:", ", ".join(f"{name} {1000 * seconds[name] / pages.total():.2f}" for name in right))
    if asked.wrong:
        print("\n".join(f"{count} {kind}" for kind, count in wrong.most_common()))
    return int(any(right["ours"][kind] < least * pages[kind] for kind, least in _LEAST_RIGHT.items()))


def _encoded(text: str, label: str) -> tuple[bytes, str]:
    """The bytes, and the text without what the charset lacks."""
    codec = codec_of(label) or label
    body = text.encode(codec, "ignore")
    return body, body.decode(codec)


def _page(body: bytes, label: str) -> bytes:
    meta = f'<meta charset="{label}">' if label else ""
    filler = '<p class="x">Read <a href="https://example.com/">more</a></p>' * 10
    return f"<!DOCTYPE html><html><head>{meta}</head><body>{filler}<p>".encode() + body + b"</p></body></html>"


def _ours(body: bytes) -> str:
    return page_text(body, None)[0]


def _w3lib(body: bytes) -> str:
    return html_to_unicode(None, body)[1]


if __name__ == "__main__":
    sys.exit(main())
