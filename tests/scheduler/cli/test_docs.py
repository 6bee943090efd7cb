"""docs/commands.md and docs/collections.md name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawlers.fetching import faults
from record.item import FIELDS
from scheduler.cli.commands.deliveries import STATES
from scheduler.cli.pulling.giving import JUDGEMENT
from tests.scheduler.cli.conftest import Mintwire

ROOT = Path(__file__).parents[3]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
COLLECTIONS = (ROOT / "docs" / "collections.md").read_text(encoding="utf-8")
TABLE_OF_FAULTS = COMMANDS.split("### Faults")[1].split("\n#")[0]
NOTES = COMMANDS.split("### Notes")[1].split("\n#")[0]


def literals(pattern: str) -> set[str]:
    """What the crawlers' code names by itself."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "crawlers").rglob("*.py"))
    return set(re.findall(pattern, text))


def test_every_fault_is_explained() -> None:
    kinds = literals(r'(?:Fetch|Feed|Poll)Error\(\s*"([a-z_]+)"')
    for cells in re.findall(r"^\| ([a-z_, ]+) \|", faults.__doc__ or "", flags=re.MULTILINE):
        kinds |= set(cells.split(", "))
    kinds -= {"kind"}
    assert len(kinds) > 25
    assert kinds == set(
        re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| (.*?) \|", TABLE_OF_FAULTS, re.MULTILINE)))
    )


def test_every_note_and_reason_is_explained() -> None:
    ways = (r'notes\.add\("([a-z_]+)"', r'notes \|= \{"([a-z_]+)"', r'\{"([a-z_]+)"\} if', r'\("([a-z]+)", notes\.')
    names = set[str]().union(*map(literals, ways))
    names |= literals(r'(?:counts|drops)\["([a-z_]+)"\]') | {"date_absent", "date_unreadable"}
    # How many reports were known, and polls brought nothing, is no loss.
    names -= {"known", "unchanged", "not_modified"}
    assert len(names) > 12
    assert names == set(re.findall(r"`([a-z_]+)`", NOTES))


def test_the_item_is_told_name_by_name() -> None:
    told = tuple(re.findall(r"^\| `(\w+)` \|", COLLECTIONS.split("## What is judged")[0], flags=re.MULTILINE))
    assert told == (*FIELDS, "from_page", "cut", "news", "raw", "late")


def test_what_is_judged_is_told_name_by_name_in_order() -> None:
    cells = re.findall(
        r"^\| (`.*?`) \|", COLLECTIONS.split("## What is judged")[1].split("\n## ")[0], flags=re.MULTILINE
    )
    assert tuple(re.findall(r"`(\w+)`", " ".join(cells))) == JUDGEMENT


@pytest.mark.parametrize(
    "command", [("sources", "list"), ("watches", "list"), ("channels", "list"), ("check",)], ids=" ".join
)
def test_every_name_of_a_json_document_is_told(mintwire: Mintwire, command: tuple[str, ...]) -> None:
    section = COMMANDS.split(f"\n## mintwire {command[0]}")[1].split("\n## ")[0]
    row = mintwire(*command, "--json").json()[0]
    assert {name for name in row if f"`{name}`" not in section} == set()


def test_every_state_of_a_delivery_is_told() -> None:
    section = COMMANDS.split("\n## mintwire deliveries")[1].split("\n## ")[0]
    assert all(f"`{state}`" in section for state in STATES)
