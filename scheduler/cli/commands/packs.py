"""`mintwire packs`: which sets of sources and watches there are, and what is in one."""

from __future__ import annotations

from operator import itemgetter
from typing import Annotated, Any

import typer

from config.knowledge.catalogue import catalogue
from config.knowledge.packs import Pack, shipped_packs
from scheduler.cli.context import Json, current, find, new_app, print_json
from scheduler.cli.tables import Columns, print_facts, print_table, tell
from scheduler.view.wording import counted

app = new_app(
    """Packs: sources and watches that belong together; `packs:` of a config names some.

    \b
    Examples:
      mintwire packs list            which there are
      mintwire packs show japan      what is in one
    """
)


@app.command("list")
def list_packs(as_json: Json = False) -> None:
    """List all packs, and which of them the config has.

    \b
    Examples:
      mintwire packs list
      mintwire packs list --json | jq -r '.[] | select(.configured) | .id'
    """
    rows = [_row(pack) for pack in shipped_packs().values()]
    columns: Columns = {
        "pack": itemgetter("id"),
        "": lambda row: "✓" if row["configured"] else " ",
        "sources": lambda row: len(row["sources"]),
        "name": lambda row: f"{row['name']['en']}, {row['name']['zh']}",
        "about": lambda row: row["about"]["en"],
    }
    tell(rows, columns, as_json=as_json)


@app.command()
def show(
    pack: Annotated[str, typer.Argument(metavar="ID", help="the pack's id, as `packs list` has it")],
    as_json: Json = False,
) -> None:
    """Show one pack: what it is for, its watches with their queries, and its sources.

    \b
    Examples:
      mintwire packs show e-cny
      mintwire packs show e-cny --json | jq -r '.sources[]'
    """
    found = find("pack", pack, shipped_packs(), "packs list")
    if as_json:
        print_json(_row(found))
        return
    print_facts([("pack", found.id), *((f"name, {key}", found.name[key]) for key in found.name)])
    print_facts((f"about, {key}", found.about[key]) for key in found.about)
    print()
    print_table({"watch": lambda each: each.id, "query": lambda each: each.query}, found.watches)
    print()
    columns: Columns = {
        "source": lambda each: each.id,
        "kind": lambda each: each.kind,
        "language": lambda each: each.language,
        "name": lambda each: each.name,
        "checked": lambda each: each.checked,
    }
    print_table(columns, [catalogue()[each] for each in found.sources])
    print(f"\n{counted(len(found.sources), 'source', 'sources')}; `mintwire sources catalogue` tells more of each")


def _row(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "configured": pack.id in current().settings.packs,
        "name": dict(pack.name),
        "about": dict(pack.about),
        "watches": [each.model_dump(mode="json", exclude_defaults=True) for each in pack.watches],
        "sources": list(pack.sources),
    }
