"""Items as an RSS feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, BinaryIO

from record.item import from_iso
from record.rss import Feed, FeedEntry, write_rss


def write_feed(rows: Iterable[Mapping[str, Any]], days: str, link: str, stream: BinaryIO) -> None:
    """Items in their JSON form.  `days`: as they were asked for; `link`: the address of this Mintwire."""
    about = f"What Mintwire discovered: {days} (UTC)."
    write_rss(stream, Feed(title=f"Mintwire, {days}", link=link, description=about), map(_entry, rows))


def _entry(row: Mapping[str, Any]) -> FeedEntry:
    return FeedEntry(
        id=row["id"],
        title=row["title"],
        link=row["url"],
        published=row["published"] and from_iso(row["published"]),
        creator=", ".join(row["authors"]) or row["source"],
        summary=row["summary"],
        html=row["content"] and _paragraphs(row["content"]),
        categories=tuple(filter(None, (row["source"], row.get("section")))),
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
