"""Which copy is kept, decided from what a store holds; the same decisions whatever the store.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsroom.duplicates.fingerprint import Fingerprint, are_same


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A text is the same again as the one of the report `of`, the copy that is kept."""

    of: str
    #: Share of shingles that it has in common with the copy it resembles most.
    similarity: float


@dataclass(frozen=True, slots=True)
class Known:
    """A text that a store holds."""

    fingerprint: Fingerprint
    #: Rank of the copy that is kept of its group, as far as was known when it came: its own, or a lower one.
    kept: str


def judge(new: Fingerprint, candidates: Iterable[Known]) -> tuple[str, float]:
    """The rank of the copy that is kept of this text, its own if it is that copy, and the greatest resemblance."""
    kept, similarity = new.rank, 0.0
    for known in candidates:
        if known.fingerprint.id != new.id and (alike := are_same(new, known.fingerprint)) is not None:
            kept = min(kept, known.kept, known.fingerprint.rank)
            similarity = max(similarity, alike)
    return kept, similarity


def id_of(rank: str) -> str:
    """The report whose rank this is."""
    return rank[RANK_PREFIX:]


#: A rank is one digit and a time of 14 digits before the id.
RANK_PREFIX = 15


def duplicates(judged: Mapping[str, tuple[str, str, float]]) -> dict[str, Duplicate]:
    """Of reports (id -> own rank, kept rank, similarity) those that are not kept."""
    return {
        identity: Duplicate(id_of(kept), round(similarity, 3))
        for identity, (own, kept, similarity) in judged.items()
        if kept != own
    }
