"""Item: one report as one source published it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from record.news import NEWS, News

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
#: What reading an Item raises for what is none.
NOT_AN_ITEM = (KeyError, TypeError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage of an item that is no part of the report: "The post … appeared first on …"."""

    #: Which text it is of: summary or content.
    field: str
    #: Offset in characters at which it stands there; None for what the reading of a page has left out.
    at: int | None
    text: str


@dataclass(frozen=True, slots=True)
class RawRef:
    """The WARC record that holds the response in which an item came, exactly as it was received."""

    #: Relative to the folder of the day in whose collection the item stands: `raw/w1-0.warc.gz`.
    file: str
    #: Bytes before the record, in the file as it lies there, which is compressed record by record.
    offset: int
    #: The record's WARC-Payload-Digest: `sha256:…`.
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report as one source published it: normalised and immutable.

    Texts are plain (no markup, no entities), NFC, without control characters; what is unknown is None.
    """

    #: Stable for the same identity and revision, see `record.identity`.
    id: str
    #: Id of the source that published it.
    source: str
    #: Canonical URL.
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    #: The text that the source gave, or None; not cut.
    content: str | None = None
    authors: tuple[str, ...] = ()
    #: BCP 47, as the document or the source's config says.
    language: str | None = None
    #: Aware UTC, according to the source; never decides order, identity or day.
    published: datetime | None = None
    #: Aware UTC, according to us: when the poll that brought it was answered.
    discovered: datetime
    #: As the source gave it.
    guid: str | None = None
    #: 0 for a new report, then counting its changed titles and texts.
    revision: int = 0
    #: Names of the fields that the article's page gave, and not the source's own document.
    from_page: tuple[str, ...] = ()
    #: Passages of summary and content, which hold them as they were given, that `clean` takes out.
    cut: tuple[Cut, ...] = ()
    #: Whether it is news, as was decided when it was filed; None in lines without it, and those are not.
    news: News | None = None
    #: Where its raw bytes lie; None in lines of older versions, and where raw bytes are not kept.
    raw: RawRef | None = None
    #: Whether it stands in the collection of a later day than the one on which it was discovered.
    late: bool = False

    def clean(self) -> Item:
        """The item as it is judged and shown: without what `cut` names."""
        if not self.cut:
            return self
        return replace(
            self,
            summary=without(self.summary, self.cut, "summary"),
            content=without(self.content, self.cut, "content"),
            cut=(),
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: FIELDS, times ISO 8601 with Z, unknown null; then the others where there are such."""
        more: dict[str, Any] = {}
        if self.from_page:
            more["from_page"] = list(self.from_page)
        if self.cut:
            more["cut"] = [{"in": each.field, "at": each.at, "text": each.text} for each in self.cut]
        if self.news:
            more["news"] = self.news
        if self.raw:
            more["raw"] = asdict(self.raw)
        if self.late:
            more["late"] = True
        return {
            **{name: getattr(self, name) for name in FIELDS},
            "authors": list(self.authors),
            "published": None if self.published is None else to_iso(self.published),
            "discovered": to_iso(self.discovered),
            **more,
        }

    def to_json(self) -> str:
        """One line of JSON, without the line's end."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Item:
        """The reverse of `to_dict`.  Raises one of NOT_AN_ITEM."""
        values = {name: row[name] for name in FIELDS}
        values["authors"] = tuple(row["authors"])
        values["published"] = None if row["published"] is None else from_iso(row["published"])
        values["discovered"] = from_iso(row["discovered"])
        return cls(
            **values,
            from_page=tuple(row.get("from_page", ())),
            cut=tuple(Cut(each["in"], each["at"], each["text"]) for each in row.get("cut", ())),
            news=row["news"] if row.get("news") in NEWS else None,
            raw=RawRef(**row["raw"]) if "raw" in row else None,
            late=row.get("late", False),
        )

    @classmethod
    def from_json(cls, line: str | bytes) -> Item:
        """The reverse of `to_json`.  Raises one of NOT_AN_ITEM."""
        return cls.from_dict(json.loads(line))


def start_of(text: str | None, most: int) -> str:
    """The first `most` characters of a text of an item; "" where there is none."""
    return text[:most] if text else ""


def without(text: str | None, cuts: Iterable[Cut], field: str) -> str | None:
    """The text without its cut passages, and without the blanks that they leave behind; None where nothing is left."""
    places = sorted((cut.at, len(cut.text)) for cut in cuts if cut.field == field and cut.at is not None)
    if text is None or not places:
        return text
    kept, end = [], 0
    for at, length in places:
        kept.append(text[end:at])
        end = max(end, at + length)
    kept.append(text[end:])
    return "\n".join(line.strip() for line in "".join(kept).split("\n") if line.strip()) or None


def to_iso(moment: datetime) -> str:
    """`2026-11-23T08:30:00Z`, with a fraction only where there is one.  `moment` must be aware."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """An aware UTC datetime.  Raises ValueError where `text` is no ISO 8601 time or has no offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without an offset: {text}")
    return moment.astimezone(UTC)
