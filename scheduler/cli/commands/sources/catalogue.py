"""The sources that come with Mintwire, whether they are read or not: `mintwire sources catalogue`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from config.fields import NEVER
from config.kinds.source import Source
from config.knowledge.catalogue import catalogue
from config.knowledge.packs import shipped_packs
from scheduler.cli.context import Json, find, print_json
from scheduler.cli.tables import Columns, print_table, tell

#: By what sources are counted.
_COUNTED: Mapping[str, Callable[[Source], str | None]] = {
    "kind": lambda source: source.kind,
    "language": lambda source: source.language,
    "country": lambda source: source.country,
    "category": lambda source: source.category,
    "tier": lambda source: source.tier,
    "evidence": lambda source: _form(source.evidence),
    "checked": lambda source: "never" if source.checked == NEVER else "once",
}


def list_catalogue(
    language: Annotated[str | None, typer.Option(metavar="TAG", help="those in it, as in ja or zh-TW")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="those of it, as in KR")] = None,
    category: Annotated[str | None, typer.Option(metavar="WORD", help="those of it, as in regulator")] = None,
    pack: Annotated[str | None, typer.Option(metavar="PACK", help="those that it has")] = None,
    counts: Annotated[bool, typer.Option("--counts", help="how many there are, by what they are")] = False,
    as_json: Json = False,
) -> None:
    """List the sources that come with Mintwire, whether they are read or not.

    Tells when each was last checked, and in what its address was seen; with --json also
    in which file, and which packs bring it in.

    \b
    Examples:
      mintwire sources catalogue --language ko
      mintwire sources catalogue --counts
      mintwire sources catalogue --pack japan --json | jq -r '.[].url'
    """
    asked = {"language": language, "country": country, "category": category}
    wanted = {name: value for name, value in asked.items() if value is not None}
    its = None if pack is None else set(find("pack", pack, shipped_packs(), "packs list").sources)
    chosen = [
        source
        for source in catalogue().values()
        if all(getattr(source, name) == value for name, value in wanted.items()) and (its is None or source.id in its)
    ]
    if counts:
        _tell_counts(chosen, as_json=as_json)
        return
    columns: Columns = {
        "source": lambda row: row["id"],
        "kind": lambda row: row["kind"],
        "language": lambda row: row["language"],
        "country": lambda row: row["country"],
        "checked": lambda row: row["checked"],
        "seen in": lambda row: _form(row["evidence"]),
        "name": lambda row: row["name"],
    }
    packs = {source: [each.id for each in shipped_packs().values() if source in each.sources] for source in catalogue()}
    rows = [{**source.model_dump(mode="json"), "packs": packs[source.id]} for source in chosen]
    tell(rows, columns, as_json=as_json, nothing="no such source comes with Mintwire")


def _tell_counts(sources: Sequence[Source], *, as_json: bool) -> None:
    found = {name: Counter(of(source) for source in sources).most_common() for name, of in _COUNTED.items()}
    if as_json:
        print_json({"sources": len(sources), **{name: dict(each) for name, each in found.items()}})
        return
    columns: Columns = {"by": lambda row: row[0], "": lambda row: ", ".join(f"{word} {many}" for word, many in row[1])}
    print_table(columns, [("all", [("sources", len(sources))]), *found.items()])


def _form(evidence: str | None) -> str:
    """How near it leads to where the address was seen."""
    if evidence is None:
        return "none"
    if "names no repositories" in evidence:
        return "unnamed files"
    return "file" if ": " in evidence else "repository"
