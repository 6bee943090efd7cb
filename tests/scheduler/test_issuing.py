"""House editions in the running wire: made of what the log brought, published once, told to those who get them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine, select

from config.digest import Digest
from config.models import Settings
from notifier.bot.apart import Apart, TooLongError
from notifier.digests.drafting.draft import name_of
from notifier.digests.edition import Edition
from notifier.digests.issuing.publishing import publish
from notifier.rendering.message import Message
from record.sql import changes
from record.sql.changes import MATCHER, Cursor
from record.sql.database import reading
from record.sql.digests import issuing, subscribers
from record.sql.tables import deliveries
from scheduler.issuing import Issuing
from tests.newsroom.judged import assign, item, judged
from tests.notifier.sending.told import World

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MIDNIGHT = START + 15 * HOUR
TITLES = (
    "European Central Bank publishes the rulebook of the digital euro",
    "Stablecoin issuer Kestrel Pay raises $40 million in Series B led by Harrow Capital",
    "Bank of Japan widens its pilot of a central bank digital currency",
)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data=tmp_path, database=database_url, digest=Digest(weekly="none", languages=("en",)))


class Here(Apart):
    """What it does takes the processor, in tests as well as elsewhere."""

    def __call__(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return work(*arguments)


@pytest.fixture
def made(redis: Redis, engine: Engine) -> Issuing:
    return Issuing(redis, engine, Here())


def come(engine: Engine, number: int, at: datetime, *, learned: datetime | None = None) -> None:
    """A report is filed, makes a story, and the matcher has seen it."""
    report = item(number, TITLES[number], discovered=at, published=at, news="news")
    with engine.begin() as connection:
        assign(connection, [judged(report)], learned or at)
        changes.move(connection, MATCHER, Cursor(changes.last_number(connection) + 1))


def told(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(deliveries).order_by(deliveries.c.id)))


@pytest.fixture
def desk(engine: Engine) -> int:
    """A channel that gets the daily."""
    world = World(engine)
    world.channel("desk", "telegram", "-1001")
    with engine.begin() as connection:
        subscribers.subscribe(connection, "cli", subscribers.Getting(world.numbers["desk"], "daily", "en"), START)
    return world.numbers["desk"]


def headlines(engine: Engine) -> list[list[str]]:
    """Of each daily that was published, the oldest first."""
    with reading(engine) as connection:
        found = issuing.published(connection, "daily", 99)
        kept = [issuing.kept(connection, each.number)["en"].edition or {} for each in found]
    return [[piece["headline"] for piece in each["pieces"]] for each in reversed(kept)]


@pytest.mark.usefixtures("desk")
async def test_a_day_is_made_and_told_once_in_its_time(made: Issuing, engine: Engine, settings: Settings) -> None:
    await made.work(settings, START)
    come(engine, 1, START)
    await made.work(settings, MIDNIGHT)
    assert told(engine) == []
    for _ in range(2):
        await made.work(settings, MIDNIGHT + 8 * HOUR)
    (row,) = told(engine)
    assert (row.kind, row.key, row.state) == ("edition", "digest:daily:2026-11-24T00:00:00Z:en:1", "pending")
    assert headlines(engine) == [[TITLES[1]]]
    # Where a clock goes back it is neither made nor told again.
    for now in (START, MIDNIGHT, MIDNIGHT + 9 * HOUR):
        await made.work(settings, now)
    assert told(engine) == [row]


@pytest.mark.usefixtures("desk")
async def test_who_slept_tells_each_day_once_and_an_empty_one_says_so(
    made: Issuing, engine: Engine, settings: Settings
) -> None:
    await made.work(settings, START)
    for day in range(3):
        come(engine, day, START + day * 24 * HOUR)
    await made.work(settings, START + 20 * 24 * HOUR)
    assert headlines(engine) == [[TITLES[0]], [TITLES[1]], [TITLES[2]], []]
    assert [row.key[13:23] for row in told(engine)] == ["2026-11-24", "2026-11-25", "2026-11-26", "2026-12-13"]
    with reading(engine) as connection:
        (last,) = issuing.published(connection, "daily")
        (message,) = issuing.messages_of(connection, [(last.number, "en")])[last.number, "en"]
    assert "Nothing was reported" in Message.from_dict(message).title


async def test_a_report_that_came_late_stands_in_the_next_edition(
    made: Issuing, engine: Engine, settings: Settings
) -> None:
    """It was discovered before midnight, and the wire learned of it behind that."""
    await made.work(settings, START)
    come(engine, 0, START)
    await made.work(settings, MIDNIGHT)
    come(engine, 1, MIDNIGHT - timedelta(minutes=1), learned=MIDNIGHT + HOUR)
    await made.work(settings, MIDNIGHT + 32 * HOUR)
    assert headlines(engine) == [[TITLES[0]], [TITLES[1]]]


@pytest.mark.usefixtures("desk")
async def test_an_edition_that_waits_for_its_editor_is_published_as_drafted(
    made: Issuing, engine: Engine, settings: Settings
) -> None:
    settings = settings.model_copy(update={"digest": Digest(daily="editor", weekly="none", languages=("en",))})
    await made.work(settings, START)
    come(engine, 0, START)
    come(engine, 1, START)
    await made.work(settings, MIDNIGHT + 12 * HOUR)
    assert told(engine) == []
    with engine.begin() as connection:
        (digest,) = issuing.in_state(connection, issuing.MADE)
        edition = Edition.from_dict(issuing.kept(connection, digest.number)["en"].made)
        story = next(piece.story for piece in edition.pieces if piece.headline == TITLES[1])
        draft = f"edition: {name_of(edition)}\nstories:\n- {{story: {story}, headline: Ours}}\n"
        assert issuing.put_draft(connection, digest.number, "en", draft)
        assert publish(connection, digest, "en", MIDNIGHT + 13 * HOUR) == 1
        assert publish(connection, digest, "en", MIDNIGHT + 13 * HOUR) is None
        assert not issuing.put_draft(connection, digest.number, "en", None)
    assert headlines(engine) == [["Ours"]]
    with reading(engine) as connection:
        kept = issuing.kept(connection, digest.number)["en"]
    assert kept.edition is not None
    assert len(kept.edition["edited"]) == 3


async def test_a_draft_that_is_refused_holds_up_no_other_edition(
    made: Issuing, engine: Engine, settings: Settings
) -> None:
    await made.work(settings, START)
    come(engine, 0, START)
    await made.work(settings, MIDNIGHT)
    with engine.begin() as connection:
        assert issuing.put_draft(connection, 1, "en", "edition: of another version")
    come(engine, 1, MIDNIGHT + HOUR)
    await made.work(settings, MIDNIGHT + 33 * HOUR)
    assert headlines(engine) == [[TITLES[1]]]


async def test_an_edition_that_cannot_be_made_is_told_and_tried_again(
    redis: Redis, engine: Engine, settings: Settings
) -> None:
    class Broken(Here):
        def __call__(self, work: Callable[..., Any], *arguments: Any) -> Any:
            raise TooLongError

    with structlog.testing.capture_logs() as logs:
        broken = Issuing(redis, engine, Broken())
        for hour in (0, 15, 15):
            await broken.work(settings, START + hour * HOUR)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["digest_not_made"]
    await Issuing(redis, engine, Here()).work(settings, MIDNIGHT + 9 * HOUR)
    assert headlines(engine) == [[]]
