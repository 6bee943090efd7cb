"""Pairs of versions of a page, and what the redline between them is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from crawlers.redline.redline import in_common, redline
from crawlers.redline.text import PageText, read_text
from record.collections.versions import PageVersion
from tests.crawlers.extraction.pdf.writer import paragraphs, pdf

PAGES = Path(__file__).with_name("pages")
PAIRS = sorted(folder for folder in PAGES.iterdir() if folder.is_dir())
URL = "https://bank.example/crown"
BEFORE, AFTER = datetime(2026, 3, 12, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)


def version(text: PageText, at: datetime) -> PageVersion:
    return PageVersion(1, text.title, text.language, text.lines, at)


def lines(*texts: str, at: datetime = BEFORE) -> PageVersion:
    return PageVersion(1, "Crown", "en", texts, at)


def read(body: bytes, at: datetime, content_type: str = "text/html; charset=utf-8") -> PageVersion:
    return version(read_text(body, content_type=content_type, url=URL, at=at), at)


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_only_the_sentences_that_changed_stand_in_it(folder: Path) -> None:
    before = read((folder / "before.html").read_bytes(), BEFORE)
    after = read((folder / "after.html").read_bytes(), AFTER)
    assert [str(change) for change in redline(before, after)] == (folder / "expected.txt").read_text().splitlines()
    assert redline(after, after) == []


def test_of_a_pdf_likewise_wherever_its_lines_break() -> None:
    pair = yaml.safe_load((PAGES / "report.yaml").read_text(encoding="utf-8"))
    bodies = [pdf(paragraphs(*pair[name], width=width)) for name, width in (("before", 80), ("after", 62))]
    before, after = (read(body, at, "application/pdf") for body, at in zip(bodies, (BEFORE, AFTER), strict=True))
    assert [str(change) for change in redline(before, after)] == pair["expected"]


def test_what_stands_twice_and_goes_once_is_told_once() -> None:
    before, after = lines("Pending.", "Pending.", "Done."), lines("Pending.", "Done.")
    assert [str(change) for change in redline(before, after)] == ["− Pending."]


def test_how_much_of_a_page_is_still_there() -> None:
    assert in_common(lines("One.", "Two.", "Three.", "Four."), lines("Two.", "Five.")) == 0.25
    assert in_common(lines(), lines("One.")) == 1.0
