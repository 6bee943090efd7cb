"""Words by which pages say what a date is, and names by which they say it to programs.  Pure."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import yaml

from crawlers.dates.folds import fold

_TEXT = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
#: By the names of the file.
_FILE: dict[str, Any] = yaml.load(_TEXT, yaml.CSafeLoader)
#: Kind (`published`, `modified`, `some`) -> names of `meta` elements, letters alone.
METAS: dict[str, frozenset[str]] = {kind: frozenset(names) for kind, names in _FILE["metas"].items()}


def _pattern(words: list[str]) -> re.Pattern[str]:
    folded = sorted({re.escape(fold(word)) for word in words}, key=len, reverse=True)
    # Languages without spaces have no ends of words; others have endings.
    return re.compile(r"(?<![a-z])(?:" + "|".join(folded) + ")(?![a-z]{3})")


#: In the order in which they win where two end at once: 更新時間 has 時間 in it.
_ROLES = {role: _pattern(_FILE[role]) for role in ("modified", "published", "other")}
#: Characters before a date that may be its label.
_LONGEST = 60


def role_of_label(text: str) -> str:
    """`published`, `modified`, `other` or "": what the words before a date say; the last of them counts."""
    text = fold(text[-_LONGEST:])
    ends = {role: max((match.end() for match in pattern.finditer(text)), default=0) for role, pattern in _ROLES.items()}
    role = max(ends, key=ends.__getitem__)
    return role if ends[role] else ""


#: Names of classes, in lower case.
MODIFIED_CLASS = re.compile("updat|modif|edited|changed|revis")
OTHER_CLASS = re.compile("event|countdown|expir|deadline|copyright|birth|clock|today|current|weather|comment")
