"""Which text of a page is a version of it, and what a report says of each.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from itertools import pairwise

from crawlers.parsing.entry import Entry
from crawlers.redline.redline import ADDED, Change, in_common, redline
from crawlers.redline.text import PageText
from record.collections.versions import PageVersion

#: What has less of the version before it than this may be a passing page, about maintenance or of an error.
_LEAST_IN_COMMON = 1 / 3
#: Characters of what changed that stand in a report's title.
_MOST_IN_TITLE = 120


def waiting(kept: Sequence[PageVersion]) -> PageVersion | None:
    """The text that is to be read once more before it counts, if there is one; `kept` are versions in order."""
    return kept[-1] if kept and not kept[-1].settled else None


def next_version(kept: Sequence[PageVersion], text: PageText, at: datetime) -> PageVersion | None:
    """What the page's text, read at `at` (aware), makes of it; None where it is the last version still.

    A text that has little in common with that, or was there before, waits (it is not `settled`) until it is read twice
    in a row: servers show pages about maintenance, and two caches show two versions in turn.
    """
    settled = [version for version in kept if version.settled]
    number = settled[-1].number + 1 if settled else 1
    now = PageVersion(number, text.title, text.language, text.lines, at)
    if not settled:
        return now
    *earlier, last = settled
    if not redline(last, now):
        return None
    seen = waiting(kept)
    if seen is not None and not redline(seen, now):
        return replace(seen, settled=True)
    is_passing = in_common(last, now) < _LEAST_IN_COMMON or any(not redline(version, now) for version in earlier)
    return replace(now, settled=not is_passing)


def entries(url: str, kept: Sequence[PageVersion], after: int = 0) -> Iterator[tuple[int, Entry]]:
    """Number and entry of each settled version behind number `after`: of the first its text, of others what changed.

    The earliest that is kept has no entry where those before it are forgotten.  Each has an address of its own, the
    page's with a fragment: what changes within days are not one report that is told once.
    """
    settled = [version for version in kept if version.settled]
    if settled and settled[0].number == 1 > after:
        yield 1, _entry(url, settled[0], settled[0].title, settled[0].lines)
    for before, version in pairwise(settled):
        if version.number > after:
            changes = redline(before, version)
            link, lines = f"{url}#version-{version.number}", [str(change) for change in changes]
            yield version.number, _entry(link, version, f"{version.title}: {_main(changes)}", lines)


def _entry(link: str, version: PageVersion, title: str, lines: Sequence[str]) -> Entry:
    return Entry(
        guid=None,
        link=link,
        title=escape(title),
        summary=None,
        content="".join(f"<p>{escape(line)}</p>" for line in lines),
        authors=(),
        language=version.language or None,
        published=None,
        date_fault="absent",
    )


def _main(changes: Sequence[Change]) -> str:
    """What was added first; what was taken away, with its sign, where nothing was added."""
    added = next((change.text for change in changes if change.sign == ADDED), None)
    return _shortened(added or "".join(map(str, changes[:1])))


def _shortened(text: str) -> str:
    """At the end of a word where it has words."""
    if len(text) <= _MOST_IN_TITLE:
        return text
    start = text[:_MOST_IN_TITLE]
    return f"{start.rpartition(' ')[0] or start}…"
