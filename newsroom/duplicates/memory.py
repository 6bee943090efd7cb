"""Texts in memory, for a whole input at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from newsroom.duplicates.claims import MOST_COMPARED, MOST_OF_KEY, id_of
from newsroom.duplicates.text import Text


class MemoryStore:
    """A store of texts that forgets nothing."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}
        self._keys: defaultdict[str, list[str]] = defaultdict(list)
        #: Id -> a lower rank of its group.
        self._lower: dict[str, str] = {}

    async def file(self, texts: Sequence[Text], keys: Sequence[Sequence[str]], now_ms: int) -> list[list[Text]]:
        """See `Store`; `now_ms` is not used."""
        return [self._file(text, of_text) for text, of_text in zip(texts, keys, strict=True)]

    async def join(self, pairs: Sequence[tuple[str, str]], now_ms: int) -> Mapping[str, str]:
        """See `Store`; `now_ms` is not used."""
        asked = {id_of(rank) for rank, _ in pairs}
        for one, other in pairs:
            kept, copy = sorted((self._least(one), self._least(other)))
            if id_of(kept) != id_of(copy):
                self._lower[id_of(copy)] = kept
                asked.add(id_of(copy))
        return {identity: self._least(self._lower[identity]) for identity in asked if identity in self._lower}

    def kept(self, identity: str) -> str:
        """The copy that is kept of a text, itself if it is that copy or the only one."""
        return id_of(self._least(self._lower[identity])) if identity in self._lower else identity

    def _file(self, text: Text, keys: Sequence[str]) -> list[Text]:
        met = Counter(identity for key in keys for identity in self._keys[key])
        del met[text.id]
        if text.id not in self._texts:
            self._texts[text.id] = text
            for key in keys:
                self._keys[key] = [*self._keys[key][1 - MOST_OF_KEY :], text.id]
        nearest = sorted(met, key=lambda identity: (-met[identity], identity))[:MOST_COMPARED]
        return [self._texts[identity] for identity in nearest]

    def _least(self, rank: str) -> str:
        passed = []
        while (lower := self._lower.get(id_of(rank))) is not None:
            passed.append(rank)
            rank = lower
        for each in passed:
            self._lower[id_of(each)] = rank
        return rank
