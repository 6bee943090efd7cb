"""`mintwire collections`: the days, live and closed."""

from __future__ import annotations

from scheduler.cli.commands.collections import closing, key, listing, showing, verify
from scheduler.cli.context import new_app

app = new_app(
    """Collections: list the days, show one, close those that are over; verify what is closed.

    \b
    Examples:
      mintwire collections list
      mintwire collections show yesterday
      mintwire collections close
      mintwire collections verify
    """
)

app.command("list")(listing.list_command)
app.command("show")(showing.show)
app.command("close")(closing.close)
app.command("verify")(verify.verify)
app.command("key")(key.key)
