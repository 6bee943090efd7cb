"""`mintwire channels`: where messages go; making, trying and enabling them."""

from __future__ import annotations

from scheduler.cli.commands.channels import making, showing, trying
from scheduler.cli.context import new_app

app = new_app(
    """Channels: list, add, test and remove them; enable one that was disabled.

    \b
    Examples:
      mintwire channels list
      mintwire channels add desk --telegram -1001234567890
      mintwire channels test desk
      mintwire channels enable desk
    """
)

app.command("list")(showing.show)
app.command("enable")(showing.enable)
app.command("add")(making.add)
app.command("remove")(making.remove)
app.command("test")(trying.test)
