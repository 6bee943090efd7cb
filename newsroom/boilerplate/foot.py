"""The foot that WordPress puts below every report of a feed: "The post TITLE appeared first on SITE".  Pure.

It is the one boilerplate that is known beforehand; what else a source repeats is learned (`repeats`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from record.folding import folded
from record.item import Item

_BEGINS = "The post "
#: All of it but the name of the site, which says whose text it is.
PHRASE = re.compile(r"The post .{1,600}? (?:appeared first|first appeared) (?:on|in) ", re.DOTALL)
#: Characters of a title by which the foot is known where it is cut off, at least and at most.
_LEAST, _TITLE_START = 8, 30
#: Characters of which these are made.
_READ = 60


def judged(item: Item) -> Item:
    """An item as it is judged: without what `cut` names, and without the foot."""
    item = item.clean()
    summary, content = without_foot(item.summary, item.title), without_foot(item.content, item.title)
    if (summary, content) == (item.summary, item.content):
        return item
    return replace(item, summary=summary, content=content)


def without_foot(text: str | None, title: str | None) -> str | None:
    """A text without its foot, whole or cut off; None where nothing is left."""
    at = text.rfind(_BEGINS) if text else -1
    if text is None or at < 0:
        return text
    foot = text[at + len(_BEGINS) :]
    left, start = (folded(each)[:_TITLE_START] for each in (foot.rstrip(" .…[]")[:_READ], (title or "")[:_READ]))
    is_titled = min(len(left), len(start)) >= _LEAST and (left.startswith(start) or start.startswith(left))
    return text[:at].rstrip() or None if is_titled or PHRASE.match(text, at) else text
