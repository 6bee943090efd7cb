"""The shipped list of outlets, research houses and authorities that reports cite."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

Kind = Literal["media", "research", "authority"]

_FILE = Path(__file__).parents[1] / "outlets.yaml"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Somebody who reports, and whom others cite for it."""

    name: str
    #: All names, the one above first.
    names: tuple[str, ...]
    #: Id in the shipped catalogue of sources.
    source: str | None
    kind: Kind


@cache
def shipped_outlets() -> tuple[Outlet, ...]:
    """Every outlet of `config/outlets.yaml`, in its order."""
    entries = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return tuple(_outlet(**entry) for entry in entries)


def _outlet(name: str, source: str | None = None, kind: Kind = "media", names: tuple[str, ...] = ()) -> Outlet:
    if kind not in get_args(Kind):
        raise ValueError(f"{_FILE.name}: {name}: unknown kind {kind!r}")
    return Outlet(name, (name, *names), source, kind)
