"""`mintwire stories`: what the wire put together, why, and putting it right."""

from __future__ import annotations

from scheduler.cli.commands.stories import correcting, listing, showing
from scheduler.cli.context import new_app

app = new_app(
    """Stories: list them, see why their reports are together, and put them right.

    \b
    Examples:
      mintwire stories list --section cbdc
      mintwire stories show 3f2a9c01d4e58b67
      mintwire stories split 3f2a9c01d4e58b67 a71c09be22d4f356
      mintwire stories merge 9be22d4f356a71c0 3f2a9c01d4e58b67
    """
)

app.command("list")(listing.list_command)
for command in (
    showing.show,
    showing.financings,
    correcting.split,
    correcting.merge,
    correcting.pin,
    correcting.lead,
    correcting.section,
):
    app.command()(command)
