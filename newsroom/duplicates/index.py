"""The index of near-duplicates in Redis: shared by all workers, and forgotten by itself.

Texts are filed by periods; those of the last three and of the one that is under way are compared, and each period
expires as a whole.  Filing and joining are a script each, and which copy is kept follows from the texts of a group
alone; so workers that file copies at the same time agree, whichever comes first.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from redis.asyncio import Redis

from newsroom.duplicates.claims import MOST_COMPARED, MOST_OF_KEY, Duplicate, claim
from newsroom.duplicates.text import RANK_PREFIX, Text
from record.item import Item
from record.live import keys as names
from record.live.client import script_text

#: How long texts are compared with later ones, at least.
KEEP = timedelta(hours=72)
_PERIODS = 3
_DAY_MS = 86_400_000
#: Texts that one script files: it keeps Redis busy for some milliseconds.
_AT_ONCE = 20


class DuplicateIndex:
    """Files texts and says which of them are the same again."""

    def __init__(self, redis: Redis, keep: timedelta = KEEP) -> None:
        """`keep` is rounded up to three times whole days."""
        self._store = RedisStore(redis, keep)

    async def claim(self, given: Sequence[Item], now_ms: int, *, primary: Collection[str] = ()) -> dict[str, Duplicate]:
        """File the texts of these items; by id, which are the same again and as what.  `now_ms` is Redis TIME.

        Of copies that of a `primary` source (by id) is kept, else the earliest.  Beside the items given, the answer
        tells of earlier ones that were kept until now.  It may be called again with the same items: the answer is the
        same, or names a copy that ranks before and has come meanwhile.
        """
        return await claim(self._store, given, now_ms, primary=primary)


class RedisStore:
    """The texts of all workers, in Redis; see `newsroom.duplicates.claims.Store`."""

    def __init__(self, redis: Redis, keep: timedelta) -> None:
        self._redis = redis
        self._days = max(-(-keep // timedelta(days=_PERIODS)), 1)
        self._file = script_text("file_texts")
        self._join = redis.register_script(script_text("join_texts"))

    async def file(self, texts: Sequence[Text], keys: Sequence[Sequence[str]], now_ms: int) -> list[list[Text]]:
        """In one round trip of scripts, each of some texts; see `newsroom.duplicates.claims.Store`."""
        of_periods = [
            name(day) for day in self._periods(now_ms) for name in (names.duplicate_keys, names.duplicate_texts)
        ]
        async with self._redis.pipeline(transaction=False) as pipe:
            for start in range(0, len(texts), _AT_ONCE):
                args: list[Any] = [self._lifetime_ms, MOST_OF_KEY, MOST_COMPARED]
                for text, of_text in zip(texts[start : start + _AT_ONCE], keys[start : start + _AT_ONCE], strict=True):
                    args += [text.id, _pack(text), " ".join(of_text)]
                pipe.eval(self._file, len(of_periods), *of_periods, *args)
            answers = await pipe.execute()
        return [
            [_unpack(identity, packed) for identity, packed in zip(found[::2], found[1::2], strict=True)]
            for answer in answers
            for found in answer
        ]

    async def join(self, pairs: Sequence[tuple[str, str]], now_ms: int) -> Mapping[str, str]:
        """In one script; see `newsroom.duplicates.claims.Store`."""
        of_periods = [names.duplicate_kept(day) for day in self._periods(now_ms)]
        args: list[Any] = [self._lifetime_ms, RANK_PREFIX, *(rank for pair in pairs for rank in pair)]
        answer = await self._join(keys=of_periods, args=args)
        return dict(zip(answer[::2], answer[1::2], strict=True))

    @property
    def _lifetime_ms(self) -> int:
        return (_PERIODS + 1) * self._days * _DAY_MS

    def _periods(self, now_ms: int) -> range:
        """First days of the periods, the newest first."""
        newest = now_ms // _DAY_MS // self._days * self._days
        return range(newest, newest - (_PERIODS + 1) * self._days, -self._days)


def _pack(text: Text) -> str:
    """Rank, source, number of words of the title, and all words, a line each."""
    words = b64encode(text.words.astype("<u4").tobytes()).decode()
    return "\n".join((text.rank, text.source.replace("\n", " "), str(text.title_length), words))


def _unpack(identity: str, packed: str) -> Text:
    rank, source, title_length, words = packed.split("\n")
    return Text(identity, rank, source, np.frombuffer(b64decode(words), "<u4").astype(np.uint32), int(title_length))
