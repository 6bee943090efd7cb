"""`mintwire sources`: what is read, how each source fares, and finding, adding and removing them."""

from __future__ import annotations

from scheduler.cli.commands.sources import catalogue, checking, fares, finding, lists, making, pausing
from scheduler.cli.context import new_app

app = new_app(
    """Sources: list them, show one, poll one now; find, add and remove them.

    \b
    Examples:
      mintwire sources list                       how all fare, the worst first
      mintwire sources show ecb-press             all about one
      mintwire sources check --all                what each gives now
      mintwire sources try https://bank.example   what can be read there
      mintwire sources catalogue                  all that come with Mintwire
      mintwire sources add https://bank.example   read the best of it
    """
)

app.command("list")(fares.list_sources)
app.command("show")(fares.show)
app.command("catalogue")(catalogue.list_catalogue)
app.command("poll")(finding.poll)
app.command("check")(checking.check)
app.command("try")(finding.try_address)
app.command("add")(making.add)
app.command("remove")(making.remove)
app.command("pause")(pausing.pause)
app.command("resume")(pausing.resume)
app.command("import")(lists.import_file)
app.command("export")(lists.export)
