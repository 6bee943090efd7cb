"""`mintwire sources`: what is read, and how each source fares."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from config.models import Source
from record.habits import Habits
from record.item import Item, to_iso
from scheduler.cli.context import FAILED, Cli, Json, JsonLines, find, new_app, print_json, say
from scheduler.cli.stores import has_record, opened_to_read, read_states
from scheduler.cli.tables import age, cell, print_table
from scheduler.controls import shown
from scheduler.view.wording import counted

app = new_app(
    """Sources: list them, show one, poll one now.

    \b
    Examples:
      mintwire sources list             how all fare, the worst first
      mintwire sources show ecb-press   all about one
      mintwire sources poll ecb-press   what it gives now
    """
)

SourceId = Annotated[str, typer.Argument(metavar="ID", help="the source's id in the config")]

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
_TEXTS = ("fault", "detail", "last_fault", "parser")

FAILING, UNPOLLED, FINE = "failing", "not polled yet", "fine"
_STYLES = {FAILING: "red", UNPOLLED: "dim", FINE: "green"}


@app.command("list")
def list_sources(context: typer.Context, as_json: Json = False) -> None:
    """List all sources, the worst first.

    Failing ones come first, those that failed most often in a row before the others; then those that were not polled
    yet; then those whose document was odd. Times say how long ago. docs/commands.md tells what the faults mean.

    \b
    Examples:
      mintwire sources list
      mintwire sources list --json | jq '.[] | select(.fault)'
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    states = read_states(settings, [source.id for source in settings.sources])
    rows = [source_row(source, state) for source, state in zip(settings.sources, states, strict=True)]
    rows.sort(key=_badness)
    if as_json:
        print_json(rows)
        return
    now = datetime.now(UTC)
    print_table(("source", "state", "polled", "news", "what happened"), [_cells(row, now) for row in rows])
    print(_summary(rows))


@app.command()
def show(context: typer.Context, source: SourceId, as_json: Json = False) -> None:
    """Show all about one source.

    Its settings, how its last poll went, what went wrong and what was odd; what of its entries was given up since Redis
    was filled, by reason, and what its GUIDs, links and clock were found to be; and what became of its reports' pages.

    \b
    Examples:
      mintwire sources show ecb-press
      mintwire sources show ecb-press --json | jq -r .fault
    """
    cli: Cli = context.obj
    wanted = _find(cli, source)
    (state,) = read_states(cli.loaded.settings, [wanted.id])
    row = {**wanted.model_dump(mode="json"), **source_row(wanted, state), "pages": _pages(cli, wanted.id)}
    if as_json:
        print_json(row)
        return
    print_table(("", ""), [(cell(name), cell(_in_words(name, value))) for name, value in row.items()])


@app.command()
def poll(context: typer.Context, source: SourceId, as_json: JsonLines = False) -> None:
    """Visit a source once now, and print what came.

    As the wire does it, but unconditionally: nothing is filed, nobody is told, and a running wire is not disturbed. The
    last line, on standard error, has status, items, time and what was odd, or the name of the fault; the exit code is
    1 then.

    \b
    Examples:
      mintwire sources poll ecb-press
      mintwire sources poll ecb-press --json | jq -r .title
    """
    # Scrapy takes half a second to load.
    from crawlers.spiders.outcome import outcome
    from crawlers.spiders.process import visit_once

    cli: Cli = context.obj
    spider = visit_once(_find(cli, source), cli.loaded.settings.network)
    for item in spider.document.items if spider.document else ():
        print_json(item.to_dict()) if as_json else _print_item(item)
    if spider.visit.fault is not None and spider.visit.fault.kind == "stopped":
        raise KeyboardInterrupt
    say(outcome(spider))
    if spider.visit.fault is not None:
        raise SystemExit(FAILED)


def source_row(source: Source, state: dict[str, str]) -> dict[str, Any]:
    """A source's state with the names and types that commands show; what is unknown is None."""
    row: dict[str, Any] = {"id": source.id, "name": source.name, "state": _health(state)}
    row |= {name: state.get(name) or None for name in _TEXTS}
    row |= {name: int(state[name]) if name in state else None for name in _NUMBERS}
    row["given_up"] = {name[len(_DROP) :]: int(state[name]) for name in sorted(state) if name.startswith(_DROP)}
    habits = Habits.from_json(state.get("habits", "{}"))
    row["habits"] = {"shared": len(habits.shared), "any_guid": habits.any_guid, "ahead_s": habits.ahead_s}
    row["notes"] = state.get("notes", "").split()
    for field, name in _TIMES.items():
        row[name] = to_iso(datetime.fromtimestamp(int(state[field]) / 1000, UTC)) if field in state else None
    return row


def _pages(cli: Cli, source: str) -> dict[str, Any] | None:
    """None where no wire ever ran."""
    if not has_record(cli.loaded.settings):
        return None
    from record.sql.pages import counts

    with opened_to_read(cli.loaded.settings) as connection:
        return counts(connection, source)


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


def _find(cli: Cli, source: str) -> Source:
    return find("source", source, {each.id: each for each in cli.loaded.settings.sources}, "sources list")


def _health(state: dict[str, str]) -> str:
    if "polled" not in state:
        return UNPOLLED
    return FAILING if state.get("fault") else FINE


def _badness(row: dict[str, Any]) -> tuple[int, int, bool, str]:
    order = (FAILING, UNPOLLED, FINE)
    return order.index(row["state"]), -(row["failures"] or 0), not row["notes"], row["id"]


def _cells(row: dict[str, Any], now: datetime) -> tuple[Text, ...]:
    happened = ": ".join(filter(None, [row["fault"], row["detail"]])) or ", ".join(row["notes"])
    times = (None if row[name] is None else datetime.fromisoformat(row[name]) for name in ("polled", "last_new"))
    return (
        cell(row["id"]),
        cell(row["state"], _STYLES[row["state"]]),
        *(cell(age(moment, now)) for moment in times),
        cell(happened),
    )


def _summary(rows: list[dict[str, Any]]) -> str:
    by_state = Counter(row["state"] for row in rows)
    found = ", ".join(f"{by_state[state]} {state}" for state in _STYLES if by_state[state])
    return f"{counted(len(rows), 'source', 'sources')}{': ' if found else ''}{found}"


def _print_item(item: Item) -> None:
    when = f"{item.published:%Y-%m-%d %H:%M}" if item.published else "undated"
    print(f"{when:<16}  {shown(item.title or '(no title)')}\n{'':<16}  {shown(item.url or '')}")
