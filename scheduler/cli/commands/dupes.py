"""`mintwire dupes`: the same text again, found as the running wire finds it."""

from __future__ import annotations

import json
import sys
import tempfile

from newsroom.duplicates.memory import Groups
from scheduler.cli.batches import batches
from scheduler.cli.context import FAILED, new_app, print_json
from scheduler.cli.jsonlines import rows

app = new_app()

_BATCH = 200


@app.command()
def dupes() -> None:
    """Add `duplicate_of` to reports: JSON lines on standard input, the same on standard output, in order.

    It is the id of the copy that is kept (the earliest) of a report that is the same text again: copied, syndicated,
    posted once more or lightly rewritten; null for a kept copy and for a text of its own. Each line needs `id` and
    `title`, and may have `summary`, `content`, `url`, `source`, `published` and `lang`. Nothing is printed before the
    input ends. A line that cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire dupes | jq -c 'select(.duplicate_of) | {id, duplicate_of, title}'
    """
    reading = rows(sys.stdin.buffer)
    groups = Groups()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for batch in batches(reading, _BATCH):
            groups.add([row.report for row in batch])
            spool.writelines(f"{json.dumps([row.report.id, row.data])}\n" for row in batch)
        spool.seek(0)
        for line in spool:
            identity, data = json.loads(line)
            kept = groups.kept(identity)
            print_json({**data, "duplicate_of": None if kept == identity else kept})
    if reading.refused:
        raise SystemExit(FAILED)
