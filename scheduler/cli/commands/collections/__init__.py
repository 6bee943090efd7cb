"""`mintwire collections`: the days, live and closed."""

from __future__ import annotations

from scheduler.cli.commands.collections import closing, listing, showing
from scheduler.cli.context import new_app

app = new_app(
    """Collections: list the days, show one, close those that are over.

    \b
    Examples:
      mintwire collections list
      mintwire collections show yesterday
      mintwire collections close
    """
)

app.command("list")(listing.list_command)
app.command("show")(showing.show)
app.command("close")(closing.close)
