"""What lies in Redis of sources that left the config: it is kept for a while, for they may come back, and then goes."""

from __future__ import annotations

from datetime import timedelta

from redis.asyncio import Redis

from record.live import keys
from record.live.client import script_text

#: How long state and repeats of a source are kept after it left the config; marks have an end of their own.
KEEP_REMOVED = timedelta(days=90)
#: Sources that one run of the script looks at, so that no run is long.
_TOGETHER = 500


async def forget_removed(redis: Redis, keep: timedelta = KEEP_REMOVED) -> int:
    """Note which sources are not scheduled any more, and drop what is left of those noted so long ago; how many."""
    script = redis.register_script(script_text("forget_removed"))
    found: set[str] = set()
    prefixes = [keys.state(""), keys.repeats(""), keys.page_repeats("")]
    for prefix in prefixes:
        found.update([key.removeprefix(prefix) async for key in redis.scan_iter(f"{prefix}*", count=1000)])
    sources, forgotten = sorted(found), 0
    for start in range(0, len(sources), _TOGETHER):
        args: list[int | str] = [round(keep.total_seconds() * 1000), *prefixes, *sources[start : start + _TOGETHER]]
        forgotten += int(await script(keys=[keys.SPECS, keys.REMOVED], args=args))
    return forgotten
