"""What a command may name: what the config has, and what commands made, of which the plain id is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from config.kinds.union import read_specs
from scheduler.cli.context import USAGE, current, fail, find, say
from scheduler.cli.stores import look_up

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from config.kinds.source import Source
    from config.models import Channel, Settings, Watch
    from record.sql.channels import ChannelRow
    from record.sql.watches import WatchRow


def known_sources(settings: Settings) -> dict[str, Source]:
    """By the id by which reports name them; one that this version cannot read is told on standard error."""

    def read(connection: Connection) -> list[dict[str, object]]:
        from record.sql.directory import other_sources

        return list(other_sources(connection).values())

    made, unreadable = read_specs(look_up(settings, read) or [])
    for each in unreadable:
        say(f"mintwire: {each} cannot be read by this version: `mintwire sources remove {each}`, and add it again")
    return {each.id: each for each in (*settings.sources, *made)}


def find_source(identity: str) -> Source:
    """Ends the process where there is none of this id."""
    known = known_sources(current().settings)
    return find("source", in_full("source", identity, known), known, "sources list")


def known_watches(settings: Settings) -> dict[str, WatchRow]:
    """By name: those of the config, and those that people made."""
    from record.sql.channels import CONFIG
    from record.sql.watches import WatchRow, list_watches

    found = {
        each.id: WatchRow(each.id, each.query, each.sources, each.languages, each.sections) for each in settings.watches
    }
    return found | {each.name: each for each in look_up(settings, list_watches) or [] if each.origin != CONFIG}


def find_watch(name: str) -> WatchRow:
    """Ends the process where there is none of this name."""
    known = known_watches(current().settings)
    return find("watch", in_full("watch", name, known), known, "watches list")


def known_channels(settings: Settings) -> dict[str, ChannelRow]:
    """By name: as a running wire knows them, and those of the config that none has read yet."""
    from record.sql.channels import ChannelRow, list_channels
    from scheduler.configured import place_of

    found = {name: each for each in look_up(settings, list_channels) or [] for name in each.names}
    for each in settings.channels:
        if each.id not in found:
            row = place_of(each)
            place = row["kind"], str(row["chat"] or ""), row["thread"] or 0
            found[each.id] = ChannelRow(0, *place, row["spec"], None, (each.id,))
    return dict(sorted(found.items()))


def find_channel(name: str) -> ChannelRow:
    """Ends the process where there is none of this name."""
    known = known_channels(current().settings)
    return find("channel", in_full("channel", name, known), known, "channels list")


def find_made(what: str, name: str, known: Mapping[str, object]) -> str:
    """The plain id of what a command made; ends the process for everything else."""
    from record.sql.channels import named
    from record.sql.directory import CLI

    full = in_full(what, name, known)
    find(what, full, known, f"{what}{'es' if what == 'watch' else 's'} list")
    identity = full.rpartition(":")[2]
    if full == named(CLI, identity):
        return identity
    settings = current().settings
    its: Mapping[str, Iterable[Watch | Source | Channel]] = {
        "watch": settings.watches,
        "source": settings.sources,
        "channel": settings.channels,
    }
    if full in {each.id for each in its[what]}:
        fail(f"{full} is a {what} of {current().loaded.file}: remove it there", USAGE)
    fail(f"no command made the {what} {full}: it is there for a chat, or for a pack that one follows", USAGE)


def in_full(what: str, name: str, known: Mapping[str, object]) -> str:
    """What a user calls `mine` is that, or else what has this id and an origin before it, as in `cli:mine`.

    Where there are several it is said which is meant, or the process ends.
    """
    others = [each for each in known if each != name and each.rpartition(":")[2] == name]
    if name in known:
        if others:
            say(f"mintwire: the {what} {name} is meant, and not {', '.join(others)}")
        return name
    if len(others) > 1:
        fail(f"{what} {name!r} may be any of {', '.join(others)}: write which", USAGE)
    return others[0] if others else name
