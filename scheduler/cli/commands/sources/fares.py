"""How sources fare: `mintwire sources list` and `show`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.cli.commands.sources.rows import Known, known, source_row
from scheduler.cli.context import Json, current, print_json
from scheduler.cli.known import find_source, known_sources
from scheduler.cli.stores import look_up, read_states
from scheduler.cli.tables import Columns, age, cell, print_facts, sparkline, tell
from scheduler.health.states import CHALLENGED, EMPTY, FAILING, FINE, LATE, MOVED, RETIRED, STATES
from scheduler.view.wording import counted, lasting

if TYPE_CHECKING:
    from sqlalchemy import Connection

SourceId = Annotated[str, typer.Argument(metavar="ID", help="the source's id, as `sources list` has it")]

_STYLES = {
    **dict.fromkeys((RETIRED, CHALLENGED, FAILING, EMPTY), "red"),
    LATE: "yellow",
    MOVED: "yellow",
    FINE: "green",
}
#: Days by which it is said how many items a day brings.
_USUAL_DAYS = 28
_WEEKEND = 5


def list_sources(as_json: Json = False) -> None:
    """List all sources, the worst first.

    Gone, challenged, failing and empty ones come first, of each those that failed most often in a row; then those that
    are silent for longer than their own rhythm allows. The bars are the items of the last 14 days, today's the last.
    docs/commands.md tells what states and faults mean, and what is to be done.

    \b
    Examples:
      mintwire sources list
      mintwire sources list --json | jq '.[] | select(.fault)'
    """
    settings, now = current().settings, datetime.now(UTC)
    sources = known_sources(settings)
    states, record = read_states(settings, list(sources)), known(settings, list(sources))
    rows = [source_row(source, state, record) for source, state in zip(sources.values(), states, strict=True)]
    rows.sort(key=_badness)
    columns: Columns = {
        "source": itemgetter("id"),
        "state": lambda row: cell(row["state"], _STYLES.get(row["state"], "dim")),
        "polled": lambda row: _ago(row["polled"], now),
        "news": lambda row: _ago(row["last_new"], now),
        "14 days": lambda row: cell(sparkline(row["per_day"]), "cyan"),
        "what happened": _happened,
    }
    tell(rows, columns, as_json=as_json)
    if not as_json:
        print(_summary(rows))


def show(source: SourceId, as_json: Json = False) -> None:
    """Show all about one source.

    Its state; after how long a silence it is late, and how many items a day brings; how its last poll went, what went
    wrong and what was odd; what of its entries was given up since Redis was filled, by reason; what its GUIDs, links
    and clock were found to be; what became of its reports' pages; and its settings.

    \b
    Examples:
      mintwire sources show ecb-press
      mintwire sources show ecb-press --json | jq -r .fault
    """
    wanted, settings = find_source(source), current().settings
    (state,) = read_states(settings, [wanted.id])
    record = known(settings, [wanted.id], _USUAL_DAYS + 1)
    fares = source_row(wanted, state, record)
    fares |= {"a_day": _a_day(record, wanted.id, fares["first_polled"]), "pages": _pages(wanted.id)}
    row = {**fares, **wanted.model_dump(mode="json"), **fares}  # first how it fares, then its settings
    if as_json:
        print_json(row)
    else:
        print_facts((name, _in_words(name, row)) for name in row)


def _a_day(record: Known, source: str, since: str | None) -> dict[str, float] | None:
    """Items of an average working day, and of one at the weekend; today is not over, so it does not count."""
    first = datetime.fromisoformat(since).date() if since else record.today
    items = record.per_day(source, _USUAL_DAYS + 1)[:-1]
    days = [
        (record.today - timedelta(days=ago), number)
        for ago, number in zip(range(len(items), 0, -1), items, strict=True)
    ]
    parts = {
        "workdays": [number for day, number in days if day > first and day.weekday() < _WEEKEND],
        "weekends": [number for day, number in days if day > first and day.weekday() >= _WEEKEND],
    }
    return {name: round(sum(part) / len(part), 1) for name, part in parts.items() if part} or None


def _pages(source: str) -> dict[str, Any] | None:
    """None where no wire ever ran."""

    def count(connection: Connection) -> dict[str, Any]:
        from record.sql.pages import counts

        return counts(connection, source)

    return look_up(current().settings, count)


def _happened(row: Mapping[str, Any]) -> str:
    fault = ": ".join(filter(None, [row["fault"], row["detail"]]))
    late = f"late after {_late_in_words(row['late_after'])}" if row["state"] == LATE and row["late_after"] else ""
    moved = f"asked at {row['moved_to']}" if row["moved_to"] else ""
    return "; ".join(filter(None, [fault or late or ", ".join(row["notes"]), moved]))


def _in_words(name: str, row: Mapping[str, Any]) -> Any:
    value = row[name]
    return _WORDS[name](value, row) if name in _WORDS and value is not None else value


def _late_in_words(late_after: Mapping[str, Any]) -> str:
    workdays, weekends = (lasting(timedelta(seconds=late_after[name])) for name in ("workdays_s", "weekends_s"))
    days = workdays if workdays == weekends else f"{workdays}, at weekends {weekends}"
    return f"{days}{'' if late_after['learned'] else ' (its rhythm is not known)'}"


def _pages_in_words(pages: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    failed = "".join(f", {number} {reason}" for reason, number in pages["failed"].items())
    return f"{pages['fetched']} fetched, {pages['wanted']} wanted{failed}"


def _habits_in_words(habits: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    shared = habits["shared"]
    found = (
        f"{counted(shared, 'guid or address', 'guids or addresses')} of several reports" if shared else "",
        "guids drawn anew with each answer" if habits["any_guid"] else "",
        f"its clock runs {habits['ahead_s']} s ahead" if habits["ahead_s"] else "",
    )
    return ", ".join(filter(None, found))


def _counts_in_words(counts: Mapping[str, int], _: Mapping[str, Any]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in counts.items())


_WORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "a_day": lambda value, _: ", ".join(f"{number} on {name}" for name, number in value.items()),
    "failed": _counts_in_words,
    "given_up": _counts_in_words,
    "habits": _habits_in_words,
    "late_after": lambda value, _: _late_in_words(value),
    "not_modified": lambda value, row: f"{value} of {row['polls']} polls, {value / max(row['polls'] or 0, 1):.0%}",
    "notes": lambda value, _: " ".join(value),
    "pages": _pages_in_words,
    "per_day": lambda value, _: f"{sparkline(value)}  {' '.join(map(str, value))}",
}


def _badness(row: Mapping[str, Any]) -> tuple[int, int, bool, bool, str]:
    is_guess = row["state"] == LATE and not (row["late_after"] or {}).get("learned")
    return STATES.index(row["state"]), -(row["failures"] or 0), is_guess, not row["notes"], row["id"]


def _ago(moment: str | None, now: datetime) -> str:
    return age(None if moment is None else datetime.fromisoformat(moment), now)


def _summary(rows: Sequence[Mapping[str, Any]]) -> str:
    by_state = Counter(row["state"] for row in rows)
    found = ", ".join(f"{by_state[state]} {state}" for state in STATES if by_state[state])
    return f"{counted(len(rows), 'source', 'sources')}{': ' if found else ''}{found}"
