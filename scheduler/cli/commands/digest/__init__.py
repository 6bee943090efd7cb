"""`mintwire digest`: what happened in a week or on a day, by section, ready to publish."""

from __future__ import annotations

from scheduler.cli.commands.digest import editing, kept, making
from scheduler.cli.context import new_app

app = new_app(
    """Editions: what happened in a week or on a day, by section, with sources and days.

    \b
    Examples:
      mintwire digest week --date 2026-06-07 --language zh -o weekly.md
      mintwire digest day --from reports.jsonl.gz --date 2026-06-03 --why
      mintwire digest draft weekly -o weekly.yaml
    """
)

app.command("week")(making.week)
app.command("day")(making.day)
app.command("list")(kept.list_editions)
for other in (kept.show, editing.draft, editing.edit, editing.publish, kept.feed):
    app.command()(other)
