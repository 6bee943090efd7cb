"""What editors ask for is carried out, and holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from newsroom.lane.window import restored
from record.sql import corrections, stories
from record.sql.corrections import Kind
from record.sql.tables import items
from tests.newsroom.items import OTHER, RAISE, RAISE_TOO
from tests.newsroom.judged import ENCODER, assign, correct, item, judged

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
RAISE_LATER = "Harrow Capital leads $40 million Series B round of Kestrel Pay"


def id_of(number: int) -> str:
    return f"{number:016x}"


def fresh(engine: Engine) -> Placer:
    with engine.begin() as connection:
        return restored(connection, ENCODER, LATER)


def place(engine: Engine, number: int, title: str, *, with_: Placer | None = None, hours: int = 0) -> str:
    new = item(number, title, discovered=NOW + timedelta(hours=hours))
    with engine.begin() as connection:
        return assign(connection, [judged(new)], LATER, placer=with_).placements[0].story


def ask(
    engine: Engine, kind: Kind, story: int, *chosen: int, target: str | None = None, with_: Placer | None = None
) -> tuple[Plan, str | None]:
    """Asked, carried out by a lane that may have started since, and why it was refused."""
    with engine.begin() as connection:
        number = corrections.ask(
            connection, kind, id_of(story), items=[id_of(each) for each in chosen], target=target, by="desk", now=NOW
        )
    with engine.begin() as connection:
        (plan,) = correct(connection, LATER, with_)
        state = corrections.state(connection, number)
    assert state is not None
    assert state.settled is not None
    return plan, state.refused


def story_of(engine: Engine, number: int) -> str:
    with engine.begin() as connection:
        return str(connection.scalar(select(items.c.story).where(items.c.id == id_of(number))))


@pytest.mark.parametrize("restarts", [False, True])
def test_what_was_split_off_stays_apart_and_takes_its_like_along(engine: Engine, restarts: bool) -> None:
    lane = fresh(engine)
    assert place(engine, 1, RAISE, with_=lane) == place(engine, 2, RAISE_TOO, with_=lane) == id_of(1)
    plan, refused = ask(engine, "split", 1, 2, with_=lane)
    assert refused is None
    assert {story: summary.view.size for story, summary in plan.stories.items()} == {id_of(1): 1, id_of(2): 1}
    assert story_of(engine, 2) == id_of(2)
    lane = fresh(engine) if restarts else lane
    assert place(engine, 3, RAISE_TOO.replace("closes", "has closed"), with_=lane, hours=1) == id_of(2)
    assert story_of(engine, 1) == id_of(1)


def test_the_first_report_of_a_story_can_be_split_off_too(engine: Engine) -> None:
    place(engine, 1, RAISE)
    place(engine, 2, RAISE_TOO)
    _, refused = ask(engine, "split", 1, 1)
    assert refused is None
    new = story_of(engine, 1)
    assert new not in (id_of(1), id_of(2))
    assert story_of(engine, 2) == id_of(1)


@pytest.mark.parametrize("restarts", [False, True])
def test_merged_stories_stay_merged(engine: Engine, restarts: bool) -> None:
    lane = fresh(engine)
    place(engine, 1, RAISE, with_=lane)
    place(engine, 2, OTHER, with_=lane)
    plan, refused = ask(engine, "merge", 2, target=id_of(1), with_=lane)
    assert refused is None
    assert [(merge.absorbed, merge.into) for merge in plan.merges] == [(id_of(2), id_of(1))]
    assert story_of(engine, 2) == id_of(1)
    lane = fresh(engine) if restarts else lane
    assert place(engine, 3, OTHER.replace("opens", "has opened"), with_=lane, hours=1) == id_of(1)
    assert ask(engine, "merge", 2, target=id_of(1), with_=lane)[1] == f"{id_of(2)} and {id_of(1)} are one story already"


def test_a_pinned_report_moves(engine: Engine) -> None:
    place(engine, 1, RAISE)
    place(engine, 2, RAISE_TOO)
    place(engine, 3, OTHER)
    assert ask(engine, "pin", 3, 2)[1] is None
    assert story_of(engine, 2) == id_of(3)
    assert ask(engine, "pin", 3, 2)[1] is None
    assert "merge that story instead" in str(ask(engine, "pin", 3, 1)[1])


def test_lead_and_section_are_fixed(engine: Engine) -> None:
    place(engine, 1, RAISE)
    place(engine, 2, RAISE_TOO, hours=1)
    assert ask(engine, "lead", 1, 2)[1] is None
    assert ask(engine, "section", 1, target="investment")[1] is None
    place(engine, 3, RAISE_LATER, hours=2)
    with engine.begin() as connection:
        row = stories.read_story(connection, id_of(1))
    assert row is not None
    assert (row["lead"], row["section"], row["section_confidence"], row["size"]) == (id_of(2), "investment", 1.0, 3)


@pytest.mark.parametrize(
    ("kind", "story", "chosen", "target", "told"),
    [
        ("split", 1, (1,), None, "nothing would be left"),
        ("split", 1, (3,), None, "is not in the story"),
        ("split", 1, (7,), None, "there is no report"),
        ("split", 8, (1,), None, "there is no story"),
        ("lead", 1, (3,), None, "is not in the story"),
        ("merge", 1, (), "nowhere", "there is no story nowhere"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    engine: Engine, kind: Kind, story: int, chosen: tuple[int, ...], target: str | None, told: str
) -> None:
    place(engine, 1, RAISE)
    place(engine, 3, OTHER)
    plan, refused = ask(engine, kind, story, *chosen, target=target)
    assert told in str(refused)
    assert plan.stories == {}
    assert story_of(engine, 1) == id_of(1)


def test_a_refusal_does_not_stop_the_next(engine: Engine) -> None:
    place(engine, 1, RAISE)
    with engine.begin() as connection:
        corrections.ask(connection, "split", id_of(9), items=["x"], by="desk", now=NOW)
        corrections.ask(connection, "section", id_of(1), target="opinion", by="desk", now=NOW)
        assert len(corrections.waiting(connection)) == 2
    with engine.begin() as connection:
        correct(connection, LATER)
        assert corrections.waiting(connection) == []
        row = stories.read_story(connection, id_of(1))
    assert row is not None
    assert row["section"] == "opinion"
