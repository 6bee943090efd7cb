"""The index of near-duplicates in Redis: shared by all workers, and gone after some days by itself.

A day of discovery has two hashes: from the keys of bands to the ids of the texts that have them, and from ids to texts.
Both expire as a whole.  A worker writes its texts before it looks for others, so of two that file copies at the same
time at least one sees the other's; and which copy is kept follows from the two texts alone, so they agree.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from redis.asyncio import Redis

from newsroom.duplicates.fingerprint import Fingerprint, Shingles, bands, fingerprint
from newsroom.duplicates.grouping import Duplicate, Known, duplicates, judge
from newsroom.live import keys
from newsroom.live.client import script_text
from newsroom.report import Report

#: Days that texts are compared with, before the one that is under way.
KEEP_DAYS = 3
#: Texts of one band, at most: a flood of equal texts finds its first ones.
MOST_IN_BAND = 24
_DAY_MS = 86_400_000


class DuplicateIndex:
    """Files texts and says which of them are the same again."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._file = redis.register_script(script_text("duplicates"))

    async def claim(self, reports: Sequence[Report], now_ms: int) -> dict[str, Duplicate]:
        """File these texts; of those that are the same again, by id, which copy is kept.

        `now_ms` is Redis TIME.  May be called again with the same reports: the answers are the same, or name a copy
        that ranks before and has come meanwhile.
        """
        fingerprints = [each for each in map(fingerprint, reports) if each.says_enough]
        if not fingerprints:
            return {}
        near = await self._near(fingerprints, now_ms // _DAY_MS)
        texts = await self._texts({identity for ids in near for identity in ids}, now_ms // _DAY_MS)
        judged = {
            new.id: (new.rank, *judge(new, (texts[identity] for identity in ids if identity in texts)))
            for new, ids in zip(fingerprints, near, strict=True)
        }
        await self._keep({identity: kept for identity, (own, kept, _) in judged.items() if kept != own}, now_ms)
        return duplicates(judged)

    async def _near(self, fingerprints: Sequence[Fingerprint], day: int) -> list[list[str]]:
        """Files the texts; for each the ids of those that have a band in common with it."""
        days = range(day, day - KEEP_DAYS - 1, -1)
        args: list[Any] = [(KEEP_DAYS + 1) * _DAY_MS, MOST_IN_BAND]
        for each, of_text in zip(fingerprints, bands(fingerprints), strict=True):
            args += [each.id, _pack(each), len(of_text), *of_text]
        answers = await self._file(keys=[key for each in days for key in _keys(each)], args=args)
        return [list(answer) for answer in answers]

    async def _texts(self, ids: Iterable[str], day: int) -> dict[str, Known]:
        wanted = sorted(ids)
        if not wanted:
            return {}
        found: dict[str, Known] = {}
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in range(day - KEEP_DAYS, day + 1):
                pipe.hmget(keys.duplicate_texts(each), wanted)
                pipe.hmget(keys.duplicates_kept(each), wanted)
            answers = await pipe.execute()
        ranks = {identity: rank for kept in answers[1::2] for identity, rank in zip(wanted, kept, strict=True) if rank}
        for packed in answers[::2]:
            for identity, value in zip(wanted, packed, strict=True):
                if value is not None:
                    text = _unpack(identity, value)
                    found[identity] = Known(text, ranks.get(identity, text.rank))
        return found

    async def _keep(self, kept: Mapping[Any, Any], now_ms: int) -> None:
        """Note which copy is kept, for texts that resemble the copies and not the kept one."""
        if not kept:
            return
        key = keys.duplicates_kept(now_ms // _DAY_MS)
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, mapping=kept)
            pipe.pexpire(key, (KEEP_DAYS + 1) * _DAY_MS)
            await pipe.execute()


def _keys(day: int) -> tuple[str, str]:
    return keys.duplicate_bands(day), keys.duplicate_texts(day)


def _pack(each: Fingerprint) -> str:
    """Source, rank, numbers of all and of the title, and the shingles of title and of all, a line each."""
    return "\n".join(
        (
            each.source.replace("\n", " "),
            each.rank,
            "/".join(sorted(each.numbers)),
            "/".join(sorted(each.title_numbers)),
            _packed(each.title),
            _packed(each.shingles),
        )
    )


def _unpack(identity: str, value: str) -> Fingerprint:
    source, rank, numbers, title_numbers, title, shingles = value.split("\n")
    return Fingerprint(
        id=identity,
        rank=rank,
        source=source,
        title=_unpacked(title),
        shingles=_unpacked(shingles),
        numbers=frozenset(numbers.split("/") if numbers else ()),
        title_numbers=frozenset(title_numbers.split("/") if title_numbers else ()),
    )


def _packed(shingles: Shingles) -> str:
    """64-bit little-endian numbers in base64."""
    return b64encode(shingles.astype("<u8").tobytes()).decode()


def _unpacked(text: str) -> Shingles:
    return np.frombuffer(b64decode(text), dtype="<u8").astype(np.uint64)
