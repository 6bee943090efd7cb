"""Sources that commands make: `mintwire sources add` and `remove`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from config.fields import address_key
from config.kinds.source import Source
from config.kinds.union import SOURCE_KINDS
from config.models import Settings
from config.reading.references import check_references
from config.reading.validate import validate
from scheduler.cli.commands.sources.finding import Address, look, told, web_address, written
from scheduler.cli.context import USAGE, check_one_of, current, fail
from scheduler.cli.known import find_made, known_sources
from scheduler.cli.stores import opened
from scheduler.controls import shown

KINDS = ", ".join(SOURCE_KINDS)


def add(
    address: Address,
    identity: Annotated[str | None, typer.Option("--id", metavar="ID", help="else one made of the address")] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="else what the source calls itself")] = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="polled so often at least: 30s to 7d, or cron; else by its rhythm"),
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="as in en or zh-TW; else what it says")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="as in GB; EU; XM for several")] = None,
    category: Annotated[str | None, typer.Option(metavar="WORD", help="as in central_bank or regulator")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help=f"the best of this kind: {KINDS}")] = None,
) -> None:
    """Read a feed, or the best of what is found at a site, from now on.

    Says why it took this one, and what else is there. Its id becomes `cli:ID`. A running wire polls it within seconds.
    Sources of the config are changed in the config.

    \b
    Examples:
      mintwire sources add https://bank.example/press.xml
      mintwire sources add bank.example --id my-bank --every 10m --country GB
    """
    from crawlers.finding.found import free_id

    settings = current().settings
    known, url = known_sources(settings), web_address(address)
    _refuse_known(url, known)
    check_one_of("kind", kind, SOURCE_KINDS)
    found = look(url)
    best = next((each for each in found if kind in (None, each.source.kind)), None)
    if best is None:
        fail(f"{shown(url)}: no {kind} was found there; `mintwire sources try` shows what there is")
    _refuse_known(best.source.url, known)
    said = {"name": name, "every": every, "language": language, "country": country, "category": category}
    values = {**written(best.source), **{key: each for key, each in said.items() if each is not None}}
    values["id"] = identity or free_id(best.source.id, set(map(plain_id, known)))
    source, faults = made(values, settings)
    if source is None:
        fail("\n".join(faults), USAGE)
    if source.id in known:
        fail(f"there is a source {source.id} already: choose another --id, or remove it first", USAGE)
    keep(settings, [source])
    print(f"{source.id}: {told(source, best)}\n  every {source.every}")
    for each in found:
        if each is not best:
            print(f"also found, not added: {told(each.source, each)}")


def remove(source: Annotated[str, typer.Argument(metavar="ID", help="of a source made by `add` or `import`")]) -> None:
    """Read a source no more that `mintwire sources add` or `import` made; what was read of it stays.

    \b
    Example:
      mintwire sources remove my-bank
    """
    from record.sql.directory import CLI, remove_source

    settings = current().settings
    identity = find_made("source", source, known_sources(settings))
    with opened(settings) as engine, engine.begin() as connection:
        remove_source(connection, CLI, identity)
    print(f"{_named(identity)}: removed")


def _named(identity: str) -> str:
    from record.sql.channels import named
    from record.sql.directory import CLI

    return named(CLI, identity)


def plain_id(name: str) -> str:
    """Without the origin of sources that commands made."""
    return name.rpartition(":")[2]


def made(values: Mapping[str, Any], settings: Settings) -> tuple[Source | None, list[str]]:
    """The source that these values describe as the config would, with the id that commands give it; or what is wrong
    with them, a line each."""
    allowed = [str(network) for network in settings.network.allow_private]
    config = {"sources": [dict(values)], "network": {"allow_private": allowed}}
    read, problems = validate(config)
    problems += check_references(config)
    if read is None or problems:
        return None, [f"{problem.path[-1]}: found {problem.found}; {problem.expected}" for problem in problems]
    (source,) = read.sources
    return source.model_copy(update={"id": _named(source.id)}), []


def keep(settings: Settings, sources: Iterable[Source]) -> None:
    """A running wire polls them soon.  Raises StoreError."""
    from record.sql.directory import CLI, put_source

    with opened(settings, making=True) as engine, engine.begin() as connection:
        for source in sources:
            put_source(connection, CLI, plain_id(source.id), source.model_dump(mode="json"))


def by_address(known: Mapping[str, Source]) -> dict[str | None, str]:
    """Names of sources, by what is equal for all ways to write their address."""
    return {address_key(source.url): name for name, source in known.items()}


def _refuse_known(url: str, known: Mapping[str, Source]) -> None:
    name = by_address(known).get(address_key(url))
    if name is not None:
        fail(f"{shown(url)} is read already, by {name}; `mintwire sources try` shows what else there is", USAGE)
