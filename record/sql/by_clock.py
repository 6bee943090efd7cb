"""Lists by the clock: what is gathered for them, and their end.  All in the caller's transaction.

One that is not due yet is a delivery in the state GATHERING, with the reports that stand in it `within`; a channel has
at most one of each mode.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from record.item import to_iso
from record.sql.dialect import among, change_among
from record.sql.owed import GATHERING, LIST, Owed, ids_of, owe
from record.sql.tables import deliveries, items, stories


@dataclass(frozen=True, slots=True)
class ClockList:
    """A list that gathers."""

    id: int
    channel: int
    #: list:MODE:DUE, with when it was to be due as it was begun.
    key: str
    created: datetime
    due: datetime

    @property
    def mode(self) -> str:
        """hourly, daily or weekly."""
        return self.key.split(":")[1]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report that is to stand in a list."""

    id: int
    story: str
    section: str | None


#: Written into the statements, so that the index of these alone is used.
_GATHERS: BindParameter[str] = bindparam("gathers", GATHERING, literal_execute=True)
_OF_LISTS: BindParameter[str] = bindparam("lists", LIST, literal_execute=True)
_LISTS = select(*(deliveries.c[name] for name in ClockList.__slots__)).where(
    deliveries.c.state == _GATHERS, deliveries.c.kind == _OF_LISTS
)


def gathering(connection: Connection, channels: Collection[int], mode: str) -> dict[int, ClockList]:
    """Of these channels the list of a mode that gathers."""
    query = _LISTS.where(deliveries.c.key.startswith(f"{LIST}:{mode}:"))
    return {row.channel: ClockList(*row) for row in among(connection, query, deliveries.c.channel, channels)}


def due_until(connection: Connection, now: datetime, most: int) -> list[ClockList]:
    """Lists that gather and are due, those due first first."""
    query = _LISTS.where(deliveries.c.due <= now).order_by(deliveries.c.due, deliveries.c.id).limit(most)
    return [ClockList(*row) for row in connection.execute(query)]


def postpone(connection: Connection, the_list: ClockList, due: datetime) -> None:
    """The wall of its readers shows another time now."""
    connection.execute(update(deliveries).where(deliveries.c.id == the_list.id).values(due=due))


def gathered(connection: Connection, the_list: ClockList) -> list[Gathered]:
    """The reports of a list, in the order in which they were found; of a story the first, the others join it."""
    query = (
        select(deliveries.c.id, items.c.story, stories.c.section)
        .join(items, items.c.id == deliveries.c.report)
        .join(stories, stories.c.id == items.c.story)
        .where(deliveries.c.within == the_list.id, deliveries.c.state == GATHERING)
        .order_by(deliveries.c.id)
    )
    first: dict[str, Gathered] = {}
    for row in connection.execute(query):
        its = first.setdefault(row.story, Gathered(*row))
        if its.id != row.id:
            joined = {"state": "joined", "within": its.id, "settled": the_list.due}
            connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(joined))
    return list(first.values())


def close(
    connection: Connection, the_list: ClockList, parts: Sequence[Sequence[int]], heading: str, now: datetime
) -> None:
    """A list is to be sent: as so many messages, each with these of its reports."""
    says = [
        {"heading": heading, "due": to_iso(the_list.due), "part": number, "parts": len(parts)}
        for number in range(1, len(parts) + 1)
    ]
    more = [Owed(the_list.channel, LIST, f"{the_list.key}:{each['part']}", says=each) for each in says[1:]]
    owe(connection, more, now)
    ids = [the_list.id] + [ids_of(connection, [each])[the_list.channel] for each in more]
    for number, its in zip(ids, parts, strict=True):
        change_among(connection, deliveries, "id", its, within=number, state="pending")
    values = {"state": "pending", "due": now, "says": says[0]}
    connection.execute(update(deliveries).where(deliveries.c.id == the_list.id).values(values))


def end_empty(connection: Connection, the_list: ClockList, now: datetime) -> None:
    """Nothing stands in it any more: nothing is sent."""
    values = {"state": "dropped", "reason": "nothing is left of it", "settled": now}
    connection.execute(update(deliveries).where(deliveries.c.id == the_list.id).values(values))


def begin(connection: Connection, mode: str, wanted: Mapping[int, datetime], now: datetime) -> dict[int, int]:
    """Lists that gather until they are due, by channel; returns their ids.

    Not of those channels whose list that is due then has been told already: a clock went back.
    """
    made = [Owed(channel, LIST, f"{LIST}:{mode}:{to_iso(due)}") for channel, due in wanted.items()]
    there = ids_of(connection, made)
    made = [each for each in made if each.channel not in there]
    owe(connection, made, now, gathers_until=wanted)
    return ids_of(connection, made)
