"""The shipped list of outlets, research houses and authorities that reports cite."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from config.knowledge.files import Entry, read_file

Kind = Literal["media", "research", "data", "authority"]


class Outlet(Entry):
    """Somebody who reports, and whom others cite for it."""

    name: str
    #: All names, the one above first.
    names: tuple[str, ...] = ()
    #: Id in the shipped catalogue of sources.
    source: str | None = None
    kind: Kind = "media"


class _Outlets(RootModel[tuple[Outlet, ...]]):
    """`config/outlets.yaml`: a list of outlets."""


@cache
def shipped_outlets() -> tuple[Outlet, ...]:
    """Every outlet of `config/outlets.yaml`, in its order.  Raises ConfigError that names file and key."""
    outlets = read_file(Path(__file__).parents[1] / "outlets.yaml", _Outlets).root
    return tuple(each.model_copy(update={"names": (each.name, *each.names)}) for each in outlets)
