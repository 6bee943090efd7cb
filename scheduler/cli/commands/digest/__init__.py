"""`mintwire digest`: what happened in a week or on a day, by section, ready to publish."""

from __future__ import annotations

from scheduler.cli.commands.digest import making
from scheduler.cli.context import new_app

app = new_app(
    """Editions: what happened in a week or on a day, by section, with sources and days.

    \b
    Examples:
      mintwire digest week --date 2026-06-07 --language zh -o weekly.md
      mintwire digest day --from reports.jsonl.gz --date 2026-06-03 --why
    """
)

for command in (making.week, making.day):
    app.command()(command)
