"""Lines that a page writes anew by itself, and lines that are news."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from crawlers.redline.stamps import is_stamp

LINES = yaml.safe_load(Path(__file__).with_name("stamps.yaml").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
CASES = [
    (language, line, kind == "stamps")
    for kind, by_language in LINES.items()
    for language, lines in by_language.items()
    for line in lines
]


@pytest.mark.parametrize(("language", "line", "expected"), CASES)
def test_stamps_are_told_from_news(language: str, line: str, expected: bool) -> None:
    assert is_stamp(line, at=NOW, language=language) is expected
