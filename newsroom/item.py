"""Item: one report as one source published it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: The names of an Item's JSON form, in the order in which they are written.
FIELDS = (
    "id",
    "source",
    "url",
    "title",
    "summary",
    "content",
    "authors",
    "language",
    "published",
    "discovered",
    "guid",
    "revision",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One report as one source published it: normalised and immutable.

    Texts are plain (no markup, no entities), NFC, without control characters; what is unknown is None.
    """

    #: Stable for the same identity and revision, see `newsroom.identity`.
    id: str
    #: Id of the source that published it.
    source: str
    #: Canonical URL.
    url: str | None
    title: str | None
    summary: str | None
    #: The text that the source gave, or None; not cut.
    content: str | None
    authors: tuple[str, ...]
    #: BCP 47, as the document or the source's config says.
    language: str | None
    #: Aware UTC, according to the source; never decides order, identity or day.
    published: datetime | None
    #: Aware UTC, according to us: when the poll that brought it was answered.
    discovered: datetime
    #: As the source gave it.
    guid: str | None
    #: 0 for a new report, then counting its changed titles and texts.
    revision: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the names of FIELDS, times ISO 8601 with Z, unknown null."""
        return {
            "id": self.id,
            "source": self.source,
            "url": self.url,
            "title": self.title,
            "summary": self.summary,
            "content": self.content,
            "authors": list(self.authors),
            "language": self.language,
            "published": None if self.published is None else to_iso(self.published),
            "discovered": to_iso(self.discovered),
            "guid": self.guid,
            "revision": self.revision,
        }

    def to_json(self) -> str:
        """One line of JSON, without the line's end."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Item:
        """The reverse of `to_dict`.  Raises KeyError or ValueError for a row that is no Item."""
        return cls(
            id=row["id"],
            source=row["source"],
            url=row["url"],
            title=row["title"],
            summary=row["summary"],
            content=row["content"],
            authors=tuple(row["authors"]),
            language=row["language"],
            published=None if row["published"] is None else from_iso(row["published"]),
            discovered=from_iso(row["discovered"]),
            guid=row["guid"],
            revision=row["revision"],
        )

    @classmethod
    def from_json(cls, line: str | bytes) -> Item:
        """The reverse of `to_json`.  Raises KeyError or ValueError for a line that is no Item."""
        return cls.from_dict(json.loads(line))


def to_iso(moment: datetime) -> str:
    """`2026-11-23T08:30:00Z`, with a fraction only where there is one.  `moment` must be aware."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """An aware UTC datetime.  Raises ValueError where `text` is no ISO 8601 time or has no offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without an offset: {text}")
    return moment.astimezone(UTC)
