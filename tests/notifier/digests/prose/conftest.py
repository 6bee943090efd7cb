"""Reports made up for the tests, see `reports`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from newsroom.citations.cite import cite
from notifier.digests.told import Report, Told
from record.item import Item

FOLDER = Path(__file__).parent / "reports"
AT = datetime(2026, 12, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A report, and what a reading of it keeps."""

    of: str
    report: Report
    keeps: tuple[str, ...]
    day: str | None
    origin: str | None


def report(title: str, text: str = "", *, source: str = "The Ledger Post", language: str = "en", **more: Any) -> Report:
    """A report with its citation as the judge finds it; `more`: fields of Report, and `published`, `id`."""
    published = more.pop("published", AT)
    identity = more.pop("id", f"{source}: {title}")
    item = Item(
        id=identity,
        source=source,
        title=title,
        summary=text or None,
        language=language,
        published=published,
        discovered=AT,
    )
    return replace(Report(item=item, name=source, language=language, cited=cite(item)), **more)


def told(*reports: Report, **more: Any) -> Told:
    """A story of these reports, the first its lead."""
    return Told(id="story", section="policy", reports=reports, **more)


def _case(row: Mapping[str, Any], language: str) -> Case:
    made = report(row["title"], row["text"], source=row["source"], language=language)
    return Case(row["of"], made, tuple(row["keeps"]), row.get("day"), row.get("origin"))


def cases() -> list[Case]:
    """All of them."""
    return [
        _case(row, path.stem if path.stem != "others" else "ja")
        for path in sorted(FOLDER.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
