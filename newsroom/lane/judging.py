"""Judging a batch, so that what cannot be judged stops only itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection

from config.errors import EncoderError
from newsroom.duplicates.index import DuplicateIndex
from newsroom.judgement.judge import Judge
from newsroom.judgement.verdict import Verdict
from record.item import Item
from record.sql import counters
from record.sql.aside import said
from record.sql.counters import DIRECTORY
from record.sql.profiles import Profile, profiles


@dataclass(slots=True)
class Judged:
    """What was judged of a batch."""

    #: By item; an item without one could not be judged.
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    #: Item -> why it could not be judged.
    errors: dict[str, str] = field(default_factory=dict)
    #: Copy -> the item that is kept of its text.
    copies: dict[str, str] = field(default_factory=dict)


class Judging:
    """A judge that knows the sources as SQL describes them, and the index of near-duplicates."""

    def __init__(self, judge: Judge, redis: Redis) -> None:
        self.encoder = judge.encoder
        self.sources: Mapping[str, Profile] = {}
        self._judge = self._knowing = judge
        self._duplicates = DuplicateIndex(redis)
        self._directory = -1

    def know_sources(self, connection: Connection, batch: Sequence[Item]) -> None:
        """Read the sources again where any may have changed, or one is not known."""
        directory = counters.number(connection, DIRECTORY)
        if directory == self._directory and all(item.source in self.sources for item in batch):
            return
        self._directory, self.sources = directory, profiles(connection)
        self._knowing = self._judge.with_sources(
            {source: each.section for source, each in self.sources.items() if each.section is not None},
            {source: each.section_bias for source, each in self.sources.items() if each.section_bias},
            self._primary,
        )

    @property
    def _primary(self) -> set[str]:
        return {source for source, each in self.sources.items() if each.outlet.primary}

    def judge(self, judged: Judged, batch: Sequence[Item]) -> None:
        """Adds the verdicts of these items.  Raises EncoderError while a service of vectors is away."""
        try:
            verdicts = self._knowing.judge(batch)
        except EncoderError:
            raise
        # One strange text must not stop the wire, whatever it meets in whichever judge: this is the place to catch it.
        except Exception as error:  # noqa: BLE001
            if len(batch) == 1:
                judged.errors[batch[0].id] = said(error)
                return
            half = len(batch) // 2
            self.judge(judged, batch[:half])
            self.judge(judged, batch[half:])
        else:
            judged.verdicts.update((verdict.item.id, verdict) for verdict in verdicts)

    async def find_copies(self, judged: Judged, batch: Sequence[Item], now_ms: int) -> None:
        """Adds which items are the same text again; one whose text cannot be compared is none."""
        originals = [item for item in batch if item.revision == 0 and not item.from_page]
        try:
            found = await self._duplicates.claim(originals, now_ms, primary=self._primary)
        except (RedisError, OSError):
            raise
        # As above.
        except Exception as error:  # noqa: BLE001
            if len(originals) == 1:
                judged.errors.setdefault(originals[0].id, said(error))
                return
            half = len(originals) // 2
            await self.find_copies(judged, originals[:half], now_ms)
            await self.find_copies(judged, originals[half:], now_ms)
        else:
            judged.copies.update((identity, each.of) for identity, each in found.items())
