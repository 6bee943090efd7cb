"""`mintwire cbdc`: the projects, where they stand, and what reports say has changed."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from typing import Annotated, Any, get_args

import typer

from config.knowledge.cbdc import Project, Stage, Step
from newsroom.cbdc.histories import first_evidence, histories, projects_named
from newsroom.cbdc.proposals import Proposal, decide, list_proposals
from record.item import to_iso
from scheduler.cli.context import USAGE, Json, check_one_of, current, fail, new_app, no_such, print_json
from scheduler.cli.stores import look_up, opened
from scheduler.cli.tables import Columns, print_facts, tell

app = new_app(
    """CBDC projects: where they stand, how they came there, and proposals to accept.

    \b
    Examples:
      mintwire cbdc list --stage pilot
      mintwire cbdc show CN
      mintwire cbdc timeline
      mintwire cbdc proposals
      mintwire cbdc accept 7
    """
)

STAGES: tuple[str, ...] = get_args(Stage)
#: The order of the list: the furthest first.
_ORDER = ("launch", "pilot", "development", "research", "cancelled", "inactive", "other", "none")

Number = Annotated[int, typer.Argument(metavar="N", help="its number")]
ProjectOrCountry = Annotated[
    str, typer.Argument(metavar="PROJECT|COUNTRY", help="a project's name or alias, or a country's code, as in CN")
]


@app.command("list")
def list_command(
    stage: Annotated[str | None, typer.Option(metavar="STAGE", help=f"only one stage: {', '.join(STAGES)}")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="only one country, as in CN")] = None,
    as_json: Json = False,
) -> None:
    """List the projects, the furthest first, with the earliest evidence of the stage they are at.

    `2021-10` is when a project came to its stage; `by 2022-01`, when somebody saw it there.

    \b
    Examples:
      mintwire cbdc list --stage launch
      mintwire cbdc list --json | jq -r '.[] | [.country, .name, .stage] | @tsv'
    """
    check_one_of("stage", stage, STAGES)
    rows = [
        row
        for row in _rows()
        if (stage is None or row["stage"] == stage) and (country is None or row["country"] == country.upper())
    ]
    rows.sort(key=lambda row: (_ORDER.index(row["stage"]), row["country"]))
    columns: Columns = {
        "country": itemgetter("country"),
        "project": itemgetter("name"),
        "stage": itemgetter("stage"),
        "since": lambda row: row["since"] and _day(row["since"]),
        "central bank": itemgetter("central_bank"),
        "evidence": lambda row: row["since"] and row["since"]["evidence"],
    }
    tell(rows, columns, as_json=as_json)


@app.command()
def show(wanted: ProjectOrCountry, as_json: Json = False) -> None:
    """Show projects with their names, their history and its evidence, and what is proposed.

    \b
    Examples:
      mintwire cbdc show CN
      mintwire cbdc show "digital euro" --json
    """
    rows = _wanted(wanted)
    open_ones = [each for each in _proposals("open") if each.project in {row["name"] for row in rows}]
    if as_json:
        print_json([{**row, "proposals": [_proposal(each) for each in open_ones]} for row in rows])
        return
    for row in rows:
        facts = (
            ("project", row["name"]),
            ("country", row["country"]),
            ("central bank", row["central_bank"]),
            ("type", row["type"]),
            ("stage", f"{row['stage']}, {_since(row['since'])}" if row["since"] else row["stage"]),
            ("names", ", ".join(row["aliases"])),
            *((_day(step), _step(step)) for step in row["history"]),
        )
        print_facts((name, value) for name, value in facts if value)
        print()
    if open_ones:
        tell(open_ones, _PROPOSAL, as_json=False)


@app.command()
def timeline(
    wanted: Annotated[
        str | None, typer.Argument(metavar="[PROJECT|COUNTRY]", help="only this project, or those of this country")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the stages that projects reached, each by its earliest evidence, the newest first.

    \b
    Examples:
      mintwire cbdc timeline
      mintwire cbdc timeline IN
    """
    steps = [
        {"date": step["date"], "exact": step["exact"], "country": row["country"], "project": row["name"], **step}
        for row in (_rows() if wanted is None else _wanted(wanted))
        for step in row["reached"]
    ]
    steps.sort(key=lambda step: (step["date"], step["country"]), reverse=True)
    names = ("country", "project", "stage", "evidence")
    tell(steps, {"date": _day, **{name: itemgetter(name) for name in names}}, as_json=as_json)


@app.command()
def proposals(as_json: Json = False) -> None:
    """List what reports say that projects have reached, for `accept` or `reject`.

    \b
    Examples:
      mintwire cbdc proposals
    """
    tell(_proposals("open"), _PROPOSAL, as_json=as_json, document=_proposal, nothing="nothing is proposed")


@app.command()
def accept(number: Number) -> None:
    """Accept a proposal: the stage belongs to the project's history from now on.

    \b
    Examples:
      mintwire cbdc accept 7
    """
    _decide(number, accepted=True)


@app.command()
def reject(number: Number) -> None:
    """Reject a proposal; it does not come again.

    \b
    Examples:
      mintwire cbdc reject 7
    """
    _decide(number, accepted=False)


def _decide(number: int, *, accepted: bool) -> None:
    with opened(current().settings) as engine, engine.begin() as connection:
        done = decide(connection, number, accept=accepted, by=getpass.getuser(), now=datetime.now(UTC))
    if not done:
        fail(f"no open proposal {number}: `mintwire cbdc proposals` shows what there is", USAGE)
    print("done")


def _proposals(state: str) -> list[Proposal]:
    return look_up(current().settings, partial(list_proposals, states=(state,))) or []


def _rows() -> list[dict[str, Any]]:
    """All projects, with the stages that editors accepted."""
    return [_row(project) for project in histories(_proposals("accepted"))]


def _row(project: Project) -> dict[str, Any]:
    reached = [_plain(step) for step in project.reached]
    return {
        "name": project.name,
        "country": project.country,
        "central_bank": project.central_bank,
        "type": project.type,
        "stage": project.stage,
        "since": reached[-1] if reached else None,
        "aliases": [*project.aliases, *project.ambiguous, *project.in_country],
        "history": [_plain(step) for step in project.history],
        "reached": reached,
    }


def _plain(step: Step) -> dict[str, Any]:
    """A step for programs; `exact`: whether its date is the event's own."""
    return {"date": step.day, "exact": step.date is not None, "stage": step.stage, "evidence": step.evidence}


def _day(step: dict[str, Any]) -> str:
    return str(step["date"]) if step["exact"] else f"by {step['date']}"


def _since(step: dict[str, Any]) -> str:
    return f"since {step['date']}" if step["exact"] else f"seen by {step['date']}"


def _wanted(wanted: str) -> list[dict[str, Any]]:
    projects = histories(_proposals("accepted"))
    found = projects_named(projects, wanted)
    if not found:
        known = dict.fromkeys(str(name) for each in projects for name in (each.name, each.country) if name)
        no_such("project or country", wanted, known, "cbdc list")
    return [_row(each) for each in found]


def _step(step: dict[str, Any]) -> str:
    return f"{step['stage']} ({step['evidence']})" if step["evidence"] else str(step["stage"])


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "project": proposal.project,
        "stage": proposal.stage,
        "reported": to_iso(proposal.reported),
        "story": proposal.story,
        "evidence": proposal.evidence,
    }


_PROPOSAL = {
    "proposal": lambda each: each.id,
    "project": lambda each: each.project,
    "stage": lambda each: each.stage,
    "reported": lambda each: f"{each.reported:%Y-%m-%d}",
    "reports": lambda each: len(each.evidence),
    "first": first_evidence,
}
