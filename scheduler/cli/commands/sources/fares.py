"""How sources fare: `mintwire sources list` and `show`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.kinds.source import Source
from record.habits import Habits
from record.item import to_iso
from scheduler.cli.context import Json, current, print_json
from scheduler.cli.known import find_source, known_sources
from scheduler.cli.stores import look_up, read_states
from scheduler.cli.tables import Columns, age, cell, print_facts, tell
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

SourceId = Annotated[str, typer.Argument(metavar="ID", help="the source's id, as `sources list` has it")]

#: Fields of a source's state that are times in ms since 1970, and the names they are shown by.
_TIMES = {
    "polled": "polled",
    "succeeded": "succeeded",
    "news": "last_new",
    "due": "due",
    "begun": "first_polled",
    "last_fault_at": "last_fault_at",
}
_NUMBERS = ("status", "failures", "entries", "ms")
#: Fields that count what was given up, by reason.
_DROP = "drop:"
_TEXTS = ("fault", "detail", "last_fault", "parser", "waits")

RETIRED, FAILING, UNPOLLED, FINE = "retired", "failing", "not polled yet", "fine"
_STYLES = {RETIRED: "red", FAILING: "red", UNPOLLED: "dim", FINE: "green"}


def list_sources(as_json: Json = False) -> None:
    """List all sources, the worst first.

    Failing ones come first, those that failed most often in a row before the others; then those that were not polled
    yet; then those whose document was odd. Times say how long ago. docs/commands.md tells what the faults mean.

    \b
    Examples:
      mintwire sources list
      mintwire sources list --json | jq '.[] | select(.fault)'
    """
    settings, now = current().settings, datetime.now(UTC)
    sources = known_sources(settings)
    states = read_states(settings, list(sources))
    rows = [source_row(source, state) for source, state in zip(sources.values(), states, strict=True)]
    rows.sort(key=_badness)
    columns: Columns = {
        "source": itemgetter("id"),
        "state": lambda row: cell(row["state"], _STYLES[row["state"]]),
        "polled": lambda row: _ago(row["polled"], now),
        "news": lambda row: _ago(row["last_new"], now),
        "what happened": _happened,
    }
    tell(rows, columns, as_json=as_json)
    if not as_json:
        print(_summary(rows))


def show(source: SourceId, as_json: Json = False) -> None:
    """Show all about one source.

    Its settings, how its last poll went, what went wrong and what was odd; what of its entries was given up since Redis
    was filled, by reason, and what its GUIDs, links and clock were found to be; and what became of its reports' pages.

    \b
    Examples:
      mintwire sources show ecb-press
      mintwire sources show ecb-press --json | jq -r .fault
    """
    wanted = find_source(source)
    (state,) = read_states(current().settings, [wanted.id])
    row = {**wanted.model_dump(mode="json"), **source_row(wanted, state), "pages": _pages(wanted.id)}
    if as_json:
        print_json(row)
    else:
        print_facts((name, _in_words(name, value)) for name, value in row.items())


def source_row(source: Source, state: dict[str, str]) -> dict[str, Any]:
    """A source's state with the names and types that commands show; what is unknown is None."""
    habits = Habits.from_json(state.get("habits", "{}"))
    retired, asked = habits.retired_ms(source.url), habits.address(source.url)
    row: dict[str, Any] = {"id": source.id, "name": source.name}
    row["state"] = _health(state) if retired is None else RETIRED
    row |= {name: state.get(name) or None for name in _TEXTS}
    row |= {name: int(state[name]) if name in state else None for name in _NUMBERS}
    row["given_up"] = {name[len(_DROP) :]: int(state[name]) for name in sorted(state) if name.startswith(_DROP)}
    row["moved_to"] = asked if asked != source.url else None
    row["retired"] = _iso(retired)
    row["habits"] = {"shared": len(habits.shared), "any_guid": habits.any_guid, "ahead_s": habits.ahead_s}
    row["notes"] = state.get("notes", "").split()
    for field, name in _TIMES.items():
        row[name] = _iso(state.get(field))
    return row


def _iso(ms: int | str | None) -> str | None:
    return None if ms is None else to_iso(datetime.fromtimestamp(int(ms) / 1000, UTC))


def _happened(row: dict[str, Any]) -> str:
    fault = ": ".join(filter(None, [row["fault"], row["detail"]]))
    moved = f"asked at {row['moved_to']}" if row["moved_to"] else ""
    return "; ".join(filter(None, [fault or ", ".join(row["notes"]), moved]))


def _pages(source: str) -> dict[str, Any] | None:
    """None where no wire ever ran."""

    def count(connection: Connection) -> dict[str, Any]:
        from record.sql.pages import counts

        return counts(connection, source)

    return look_up(current().settings, count)


def _in_words(name: str, value: Any) -> Any:
    if name == "notes":
        return " ".join(value)
    if name == "given_up":
        return ", ".join(f"{number} {reason}" for reason, number in value.items())
    if name == "habits":
        return _habits_in_words(value)
    if name != "pages" or value is None:
        return value
    failed = "".join(f", {number} {reason}" for reason, number in value["failed"].items())
    return f"{value['fetched']} fetched, {value['wanted']} wanted{failed}"


def _habits_in_words(habits: dict[str, Any]) -> str:
    shared = habits["shared"]
    found = (
        f"{counted(shared, 'guid or address', 'guids or addresses')} of several reports" if shared else "",
        "guids drawn anew with each answer" if habits["any_guid"] else "",
        f"its clock runs {habits['ahead_s']} s ahead" if habits["ahead_s"] else "",
    )
    return ", ".join(filter(None, found))


def _health(state: dict[str, str]) -> str:
    if "polled" not in state:
        return UNPOLLED
    return FAILING if state.get("fault") else FINE


def _badness(row: dict[str, Any]) -> tuple[int, int, bool, str]:
    order = (RETIRED, FAILING, UNPOLLED, FINE)
    return order.index(row["state"]), -(row["failures"] or 0), not row["notes"], row["id"]


def _ago(moment: str | None, now: datetime) -> str:
    return age(None if moment is None else datetime.fromisoformat(moment), now)


def _summary(rows: list[dict[str, Any]]) -> str:
    by_state = Counter(row["state"] for row in rows)
    found = ", ".join(f"{by_state[state]} {state}" for state in _STYLES if by_state[state])
    return f"{counted(len(rows), 'source', 'sources')}{': ' if found else ''}{found}"
