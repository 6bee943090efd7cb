"""How long files of closed days are kept: what goes is told by the manifest of the day that is closed then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from config.collections import KeepFiles
from record.collections.closed.manifest import Expired, Manifest
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MARKS, MATCHES, PARQUET, STORIES, folder_of

_FILES: Mapping[str, tuple[str, ...]] = {
    "items": (ITEMS, PARQUET, MARKS),
    "stories": (STORIES,),
    "matches": (MATCHES,),
}
_DAY = timedelta(days=1)


def expired_with(
    collections: Collections, day: date, keep: KeepFiles, now: datetime
) -> tuple[list[Expired], dict[str, str]]:
    """What goes when this day is closed, and of each kind of file the first day of which there are some left then.

    The manifest of the day before says so of itself, and so nobody has to look through all days.
    """
    closed = collections.closed()
    if closed is None:
        return [], {}
    kept_since = dict(collections.manifest(closed[1]).about.get("kept_since", {}))
    expired: list[Expired] = []
    for kind in KeepFiles.model_fields:
        age = getattr(keep, kind)
        if age == "forever":
            continue
        each = date.fromisoformat(kept_since.get(kind, closed[0].isoformat()))
        horizon = min((now - age).date(), day)
        while each < horizon:
            expired += _of(collections.manifest(each), kind)
            each += _DAY
        kept_since[kind] = each.isoformat()
    return expired, kept_since


def has_expired(collections: Collections, day: date, path: str) -> bool:
    """Whether a file of a closed day has gone, as the manifests say."""
    return kind_of(path) in expired_kinds(collections, day)


def expired_kinds(collections: Collections, day: date) -> set[str]:
    """The kinds of files, as KeepFiles names them, that a closed day has no more."""
    closed = collections.closed()
    since = {} if closed is None else collections.manifest(closed[1]).about.get("kept_since", {})
    return {kind for kind, first in since.items() if day < date.fromisoformat(first)}


def remove_expired(collections: Collections, manifest: Manifest) -> None:
    """Remove what a manifest says has gone."""
    for each in manifest.expired:
        collections.storage.delete(each.path)


def _of(manifest: Manifest, kind: str) -> Iterator[Expired]:
    for resource in manifest.resources:
        if kind_of(resource.path) == kind:
            yield Expired(f"{folder_of(manifest.day)}/{resource.path}", resource.sha256)


def kind_of(path: str) -> str:
    """Of a file of a day, as KeepFiles names it."""
    return next((kind for kind, names in _FILES.items() if path in names), "raw")
