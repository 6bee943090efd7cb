"""What a judgement is not sure of: when its second choice is near, and what a report is found by then.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from config.sections import OR_NEAR

#: As likely as this, what was not chosen is near.  Confidences are calibrated (docs/sections.md), so this is what an
#: editor would have chosen one time in four; below it there is more noise to read than there is to miss.
NEAR = 0.25


def near(second: str | None, confidence: float | None) -> str | None:
    """A second choice, where it is near."""
    return second if (confidence or 0.0) >= NEAR else None


def sections_of(section: str | None, near_section: str | None) -> list[str]:
    """All that a report is found by: `policy`, `policy?`, and `industry?` where that is near; nothing if unjudged."""
    found = [] if section is None else [section, f"{section}{OR_NEAR}"]
    return found if near_section is None else [*found, f"{near_section}{OR_NEAR}"]


def briefly(found: Iterable[str]) -> list[str]:
    """What a report is found by, for people: `policy`, `industry?`."""
    names = list(found)
    return [each for each in names if not each.endswith(OR_NEAR) or each.removesuffix(OR_NEAR) not in names]


def cbdc_of(tags: Mapping[str, Any]) -> list[str]:
    """The same of CBDC: `cbdc` and `cbdc?`, or `cbdc?` alone where that is near.

    `tags`: see `newsroom.judgement.verdict.Verdict.to_dict`.
    """
    if tags.get("about_cbdc"):
        return ["cbdc", f"cbdc{OR_NEAR}"]
    return [f"cbdc{OR_NEAR}"] if (tags.get("about_probability") or 0.0) >= NEAR else []
