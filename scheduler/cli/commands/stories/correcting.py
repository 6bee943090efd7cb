"""Putting stories right: what editors ask of them."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from config.sections import SECTIONS
from record.sql import corrections
from record.sql.corrections import Correction, Kind
from scheduler.cli.commands.stories.showing import Story, found
from scheduler.cli.context import check_one_of, current, fail
from scheduler.cli.stores import opened

#: The lane carries a correction out between two batches; a user who waits longer for it is told that it will be.
_PATIENCE_S = 5.0


def split(
    story: Story,
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="ids of the reports that do not belong to it")],
) -> None:
    """Split reports off into a story of their own; later reports like them go with them.

    \b
    Examples:
      mintwire stories split 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    done = _ask("split", story, items=items)
    _tell(done, f"done: they are the story {done.target}" if done else "")


def merge(
    story: Story,
    into: Annotated[str, typer.Argument(metavar="INTO", help="the story that it becomes a part of")],
) -> None:
    """Make a story part of another: they are one event.

    \b
    Examples:
      mintwire stories merge 9be22d4f356a71c0 3f2a9c01d4e58b67
    """
    _tell(_ask("merge", story, target=into))


def pin(
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that belongs to it")],
) -> None:
    """Put a report into a story, whichever it was in, and keep it there.

    \b
    Examples:
      mintwire stories pin 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _tell(_ask("pin", story, items=[item]))


def lead(
    story: Story,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="the id of the report that leads it from now on")],
) -> None:
    """Let a report speak for its story.

    \b
    Examples:
      mintwire stories lead 3f2a9c01d4e58b67 a71c09be22d4f356
    """
    _tell(_ask("lead", story, items=[item]))


def section(
    story: Story,
    name: Annotated[str, typer.Argument(metavar="SECTION", help=f"one of {', '.join(SECTIONS)}")],
) -> None:
    """Say which section a story is of.

    \b
    Examples:
      mintwire stories section 3f2a9c01d4e58b67 policy
    """
    check_one_of("section", name, SECTIONS)
    _tell(_ask("section", story, target=name))


def _ask(kind: Kind, story: str, *, items: Sequence[str] = (), target: str | None = None) -> Correction | None:
    """Ask the story lane for a correction, and wait a moment until it is carried out; None while it is not."""
    with opened(current().settings) as engine:
        with engine.begin() as connection:
            found(connection, story)
            if kind == "merge" and target is not None:
                found(connection, target)
            by, now = getpass.getuser(), datetime.now(UTC)
            number = corrections.ask(connection, kind, story, items=items, target=target, by=by, now=now)
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            with engine.begin() as connection:
                state = corrections.state(connection, number)
            if state is not None and state.settled is not None:
                if state.refused:
                    fail(state.refused)
                return state
            time.sleep(0.2)
    return None


def _tell(done: Correction | None, text: str = "done") -> None:
    print("asked: it is carried out as soon as the wire runs" if done is None else text)
