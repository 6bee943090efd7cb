"""Filing texts, and which copy of each is kept; the same over whatever holds the texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from newsroom.duplicates.sameness import FEWEST, likeness
from newsroom.duplicates.signature import keys
from newsroom.duplicates.text import RANK_PREFIX, Text, text_of
from record.item import Item

#: Texts of one key that are found, the newest: a flood of equal texts grows nothing without bound.
MOST_OF_KEY = 24
#: Texts that one is compared with, those that have most keys in common with it.
MOST_COMPARED = 10


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A text is the same again as the one of the report `of`, the copy that is kept."""

    of: str
    #: How alike it is to the copy it resembles most, up to 1; 0 where it was compared with none now.
    similarity: float


class Copies:
    """Items that are the same text."""

    def __init__(self, kept: Mapping[str, str]) -> None:
        """`kept`: copy -> the item that is kept."""
        self.kept = kept
        self._copy_of = {of: copy for copy, of in kept.items()}

    def twin(self, item: str) -> str | None:
        """Another item of the same text: the one that is kept, or of that one a copy."""
        return self.kept.get(item) or self._copy_of.get(item)


class Store(Protocol):
    """What holds the texts: Redis for all workers, or the memory of one command."""

    async def file(self, texts: Sequence[Text], keys: Sequence[Sequence[str]], now_ms: int) -> list[list[Text]]:
        """File texts, each under its keys; for each those filed before that have keys in common with it.

        A text of a known id is not filed again.  Texts of one call may find only those that stand before them.
        """

    async def join(self, pairs: Sequence[tuple[str, str]], now_ms: int) -> Mapping[str, str]:
        """Put texts that are the same into one group, by their ranks.

        Returns the least rank of its group by id, for the first of each pair and for those that had the least rank
        before; without those that have it now.
        """


async def claim(
    store: Store, given: Sequence[Item], now_ms: int, *, primary: Collection[str] = ()
) -> dict[str, Duplicate]:
    """File the texts of these items in a store; by id, which are the same again, see `DuplicateIndex.claim`."""
    every = (text_of(item.clean(), primary=item.source in primary) for item in given)
    texts = [text for text in every if text.size >= FEWEST]
    near = await store.file(texts, keys(texts), now_ms) if texts else []
    pairs: list[tuple[str, str]] = []
    similarity: defaultdict[str, float] = defaultdict(float)
    for text, others in zip(texts, near, strict=True):
        for other in others:
            if (alike := likeness(text, other)) is not None:
                pairs.append((text.rank, other.rank))
                for identity in (text.id, other.id):
                    similarity[identity] = max(alike, similarity[identity])
    kept = await store.join(pairs, now_ms) if pairs else {}
    return {identity: Duplicate(id_of(rank), round(similarity[identity], 3)) for identity, rank in kept.items()}


def id_of(rank: str) -> str:
    """The report whose rank this is."""
    return rank[RANK_PREFIX:]
