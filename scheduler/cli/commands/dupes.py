"""`mintwire dupes`: the same text again, found as the running wire finds it."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile

from newsroom.duplicates.claims import claim
from newsroom.duplicates.memory import MemoryStore
from scheduler.cli.context import FAILED, new_app, print_json
from scheduler.cli.jsonlines import Rows, batches

app = new_app()

_BATCH = 200


@app.command()
def dupes() -> None:
    """Add `duplicate_of` to reports: JSON lines on standard input, the same on standard output, in order.

    It is the id of the copy that is kept of a report that is the same text again: copied, syndicated, posted once more,
    cut, or lightly rewritten; null for a kept copy and for a text of its own. The copy published first is kept; of
    those without a time, or with the same, the one that comes first. Each line needs `id` and `title`, and may have
    `summary`, `content`, `source`, `published` and other keys. Without a text below it, a title is the same only if it
    is equal, and not if one source gives it again on another day. Nothing is printed before the input ends. A line that
    cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire dupes < items.jsonl > marked.jsonl
      mintwire pull yesterday | mintwire dupes | jq -c 'select(.duplicate_of)'
      jq -c 'select(.duplicate_of == null)' marked.jsonl | mintwire group
    """
    reading = Rows(sys.stdin.buffer)
    store = MemoryStore()
    given: dict[str, str | int] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for batch in batches(reading, _BATCH):
            asyncio.run(claim(store, [row.item for row in batch], 0))
            given |= {row.item.id: row.data["id"] for row in batch}
            spool.writelines(f"{json.dumps([row.item.id, row.data])}\n" for row in batch)
        spool.seek(0)
        for line in spool:
            identity, data = json.loads(line)
            kept = store.kept(identity)
            print_json({**data, "duplicate_of": None if kept == identity else given[kept]})
    if reading.refused:
        raise SystemExit(FAILED)
