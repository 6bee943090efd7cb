"""Reports of files as an edition is made of them: JSON lines of any origin, judged and grouped as the wire does."""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from config.knowledge.catalogue import catalogue
from config.knowledge.outlets import shipped_outlets
from newsroom.boilerplate.foot import judged as cleaned
from newsroom.judgement.judge import Judge
from newsroom.judgement.verdict import Verdict
from notifier.digests.assembling import Judged, report_of, story_of
from notifier.digests.beside.attention import FOUR_WEEKS
from notifier.digests.edition import Period
from notifier.digests.origins import Origins
from notifier.digests.told import Gathered, Told
from record.urls import canonical
from scheduler.cli.commands.group import Grouping
from scheduler.cli.context import fail
from scheduler.cli.jsonlines import BEGINNING, TICK, Row, Rows, batches

#: Judged at once.
_BATCH = 200
#: What others call the keys of a report, ours first.
_KEYS = {
    "id": ("id", "guid", "uuid"),
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "href", "permalink"),
    "source": ("source", "source_name", "outlet", "publisher", "site", "feed"),
    "published": ("published", "published_at", "publishedAt", "pubDate", "pub_date", "date", "datetime", "timestamp"),
    "summary": ("summary", "description", "abstract", "excerpt", "snippet"),
    "content": ("content", "body", "text", "full_text", "article"),
    "lang": ("lang", "language", "locale"),
}
#: Seconds and milliseconds since 1970 are told apart by their size.
_MILLISECONDS = 100_000_000_000
_IS_ID = re.compile(r"[a-z0-9_-]*")
_MAGIC = b"\x1f\x8b"


def tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """An object with our keys for those that others use; one without an id has one made of its address, or title."""
    found = dict(data)
    for ours, theirs in _KEYS.items():
        value = next((each for key in theirs if (each := _plain(ours, data.get(key))) not in (None, "")), None)
        if value is not None:
            found[ours] = value
    if "id" not in found and (known := found.get("url") or found.get("title")):
        found["id"] = hashlib.blake2b(str(known).encode("utf-8", "replace"), digest_size=8).hexdigest()
    if isinstance(url := found.get("url"), str):
        found["url"] = canonical(url) or url
    return found


def _plain(key: str, value: Any) -> Any:
    """A source as an object is its name; a time as a number is ISO 8601."""
    if isinstance(value, Mapping):
        return next((value[name] for name in ("name", "title", "id") if isinstance(value.get(name), str)), None)
    if key == "published" and isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > _MILLISECONDS else value
        try:
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        except (OverflowError, OSError, ValueError):
            return None
    return value


@dataclass(slots=True)
class Reading:
    """What was read of files."""

    rows: list[Row]
    #: Lines that are no reports, and reports that are left out, by the reason.
    refused: int
    left_out: Counter[str]


def read(files: Sequence[Path], period: Period) -> Reading:
    """The reports of a period and of the weeks before it, in order of time.  Ends the process for an unreadable file.

    Each address once: the reading that says most.
    """
    kept: dict[str, Row] = {}
    left_out: Counter[str] = Counter()
    refused = 0
    for file in files:
        with _opened(file) as stream:
            reading = Rows(stream, name=file.name, tidy=tidy)
            for row in reading:
                if (reason := _unfit(row, period)) is not None:
                    left_out[reason] += 1
                    continue
                before = kept.get(key := row.item.url or row.item.id)
                left_out["repeated"] += before is not None
                if before is None or _length(row) > _length(before):
                    kept[key] = row
            refused += reading.refused
    return Reading(_in_time(kept.values()), refused, +left_out)


def _unfit(row: Row, period: Period) -> str | None:
    published = row.item.published
    if published is None:
        return "undated"
    return None if period.first - FOUR_WEEKS <= published < period.until else "of another time"


def _length(row: Row) -> int:
    return len(row.item.summary or "") + len(row.item.content or "")


def _in_time(rows: Iterable[Row]) -> list[Row]:
    """By publication, each discovered then, and after the one before."""
    timed = sorted((row.item.published or BEGINNING, row.item.id, row) for row in rows)
    seen, found = BEGINNING, []
    for published, _, row in timed:
        seen = max(seen + TICK, published)
        found.append(replace(row, item=replace(row.item, discovered=seen)))
    return found


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A file as it is, or unpacked; `-` is standard input."""
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        with file.open("rb") as stream:
            packed = stream.read(len(_MAGIC)) == _MAGIC
            stream.seek(0)
            yield cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if packed else stream
    except (OSError, EOFError) as error:
        fail(f"{file}: {getattr(error, 'strerror', None) or error}")


def gather(reading: Reading, period: Period, judge: Judge) -> Gathered:
    """The stories of the reports, those of the weeks before apart."""
    origins = Origins(catalogue(), shipped_outlets())
    grouping = Grouping(judge.encoder)
    judged: dict[str, Judged] = {}
    opened: dict[str, str] = {}
    for batch in batches(reading.rows, _BATCH):
        verdicts = judge.judge([row.item for row in batch])
        decisions = grouping.place(batch, [each.sighting.vector for each in verdicts])
        for verdict, decision in zip(verdicts, decisions, strict=True):
            judged[verdict.item.id] = _judged(verdict, origins, period)
            opened[verdict.item.id] = decision.story
    members: dict[str, list[Judged]] = defaultdict(list)
    for item, story in opened.items():
        members[grouping.now(story)].append(judged[item])
    told = [story_of(story, each) for story, each in members.items()]
    rows = reading.rows
    first = rows[0].item.published if rows else None
    return Gathered(
        told=tuple(each for each in told if each is not None),
        before=tuple(_before(members)),
        since=first if first is not None and first < period.first else None,
        left_out=dict(reading.left_out),
    )


def _before(members: Mapping[str, Sequence[Judged]]) -> Iterator[Told]:
    """Stories as they stood when the period began."""
    for story, each in members.items():
        earlier = [replace(one, earlier=False) for one in each if one.earlier]
        if earlier and (told := story_of(story, earlier)) is not None:
            yield told


def _judged(verdict: Verdict, origins: Origins, period: Period) -> Judged:
    item = cleaned(verdict.item)
    source = origins.of(item.source, item.url)
    report = report_of(item, source, cited=verdict.citation, financing=verdict.financing)
    # An id of somebody else's is no name.
    if source is not None and not _IS_ID.fullmatch(item.source) and not origins.goes_by(source, item.source):
        report = replace(report, name=item.source)
    section = verdict.section
    return Judged(report, section.section, section.confidence, verdict.to_dict(), earlier=report.at < period.first)
