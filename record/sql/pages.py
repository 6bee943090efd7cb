"""Article pages that are wanted: one for each story, claimed by one crawl process at a time.

Of a story's pages one is `pending` and the others stand by.  When it is done they are spared; when it failed the next
one is pending.  Each that decides whether its report is news is asked for.  All in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, func, or_, select, update

from record.item import Item
from record.sql.dialect import among, change_among, chunks, insert
from record.sql.tables import OPEN_PAGE_STATES, deliveries, items, page_fetches, sources

#: Priorities: pages that say whether their reports are news, then those of stories that somebody is told of, then those
#: that a watch covers, then those wanted in any case.
DECIDING, TOLD, COVERED, ALWAYS = -1, 0, 1, 2
#: A page is asked for so often.
MOST_ATTEMPTS = 3
#: News of yesterday is not news: what was not fetched by then is left.
NEWS = timedelta(days=1)
#: Pages of a story that stand by, in case that the first fails.
MOST_STANDBY = 2

_OPEN: BindParameter[Any] = bindparam("open", OPEN_PAGE_STATES, expanding=True, literal_execute=True)


@dataclass(frozen=True, slots=True)
class WantedPage:
    """The page of a report that is wanted."""

    item: Item
    host: str
    priority: int


@dataclass(frozen=True, slots=True)
class ClaimedPage:
    """A page that this process, and no other, may fetch until its lease ends."""

    item: str
    source: str
    url: str
    host: str
    report: dict[str, Any]
    holder: str
    #: Counting this one.
    attempts: int


def want(connection: Connection, wanted: Mapping[str, Sequence[WantedPage]], now: datetime) -> None:
    """Note pages of stories, in the order in which they are to be tried."""
    states = _states(connection, list(wanted))
    rows = []
    for story, pages in wanted.items():
        known = states.get(story, [])
        deciding = [page for page in pages if page.priority == DECIDING]
        rows += [_row(page, "pending", now) for page in deciding]
        if "done" in known:
            continue
        standing = known.count("standby")
        is_tried = bool(deciding) or any(state in ("pending", "leased") for state in known)
        others = [page for page in pages if page.priority != DECIDING]
        for page in others[: MOST_STANDBY + (not is_tried) - standing]:
            rows.append(_row(page, "standby" if is_tried else "pending", now))
            is_tried = True
    if rows:
        connection.execute(insert(connection, page_fetches).on_conflict_do_nothing(), rows)


def _states(connection: Connection, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Of each story the states of its pages."""
    found: dict[str, list[str]] = {}
    query = select(items.c.story, page_fetches.c.state).join(page_fetches, page_fetches.c.item == items.c.id)
    for story, state in among(connection, query, items.c.story, wanted):
        found.setdefault(story, []).append(state)
    return found


def _row(page: WantedPage, state: str, now: datetime) -> dict[str, Any]:
    item = page.item
    return {
        "item": item.id,
        "source": item.source,
        "url": item.url,
        "host": page.host,
        "report": item.to_dict(),
        "priority": page.priority,
        "state": state,
        "attempts": 0,
        "created": now,
        "due": now,
    }


def hurry(connection: Connection, stories: Collection[str]) -> None:
    """Somebody is told of these stories: their pages go first."""
    for chunk in chunks(stories):
        of_story = select(items.c.id).where(items.c.story.in_(chunk))
        connection.execute(
            update(page_fetches)
            .where(page_fetches.c.state.in_(_OPEN), page_fetches.c.priority > TOLD, page_fetches.c.item.in_(of_story))
            .values(priority=TOLD)
        )


def told(connection: Connection, stories: Sequence[str]) -> set[str]:
    """Those of these stories that somebody is told of, or was."""
    query = select(items.c.story).join(deliveries, deliveries.c.report == items.c.id).distinct()
    return {row.story for row in among(connection, query, items.c.story, stories)}


def revised(connection: Connection, base: str, item: Item) -> None:
    """The source changed the report whose page is wanted."""
    connection.execute(
        update(page_fetches)
        .where(page_fetches.c.item == base, page_fetches.c.state.in_(_OPEN))
        .values(report=item.to_dict())
    )


def is_due(connection: Connection, now: datetime, busy: Collection[str] = ()) -> bool:
    """Whether there is something to `claim`."""
    return connection.scalar(_first(now, busy)) is not None


def claim(
    connection: Connection, holder: str, now: datetime, until: datetime, busy: Collection[str] = ()
) -> ClaimedPage | None:
    """Claim the page that goes first, of hosts that are not `busy`.  `now` is by Redis TIME."""
    first = _first(now, busy).with_for_update(skip_locked=True).scalar_subquery()
    row = connection.execute(
        update(page_fetches)
        .where(page_fetches.c.item == first, *_free(now))
        .values(state="leased", holder=holder, lease_until=until, attempts=page_fetches.c.attempts + 1)
        .returning(*(page_fetches.c[name] for name in ClaimedPage.__slots__))
    ).one_or_none()
    return None if row is None else ClaimedPage(*row)


def spec_of(connection: Connection, source: str) -> dict[str, Any] | None:
    """A source as the config has it, in its JSON form; None where it never had it."""
    return connection.scalar(select(sources.c.spec).where(sources.c.key == source))


def _first(now: datetime, busy: Collection[str]) -> Select[tuple[str]]:
    query = select(page_fetches.c.item).where(*_free(now))
    if busy:
        query = query.where(page_fetches.c.host.not_in(busy))
    return query.order_by(page_fetches.c.priority, page_fetches.c.due, page_fetches.c.item).limit(1)


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """It is due, and nobody is at it; one whose last process died over it counts as tried."""
    state = page_fetches.c.state
    return (
        state.in_(_OPEN),
        page_fetches.c.due <= now,
        page_fetches.c.attempts < MOST_ATTEMPTS,
        or_(state == "pending", and_(state == "leased", page_fetches.c.lease_until < now)),
    )


def renew(connection: Connection, claimed: ClaimedPage, until: datetime) -> bool:
    """Keep the claim; False where it had lapsed and was taken over, or the page is done."""
    return _update(connection, claimed, lease_until=until)


def put_back(connection: Connection, claimed: ClaimedPage, due: datetime) -> None:
    """It was not asked for: that is no attempt."""
    _update(connection, claimed, state="pending", due=due, attempts=claimed.attempts - 1, **_NOBODY)


def retry(connection: Connection, claimed: ClaimedPage, due: datetime, reason: str) -> None:
    """It failed, and may do better later."""
    _update(connection, claimed, state="pending", due=due, reason=reason, **_NOBODY)


def fail(connection: Connection, claimed: ClaimedPage, reason: str, now: datetime) -> None:
    """It will not do better: another page of the story is tried."""
    if _update(connection, claimed, state="failed", settled=now, reason=reason, **_SETTLED):
        _promote(connection, [claimed.item], now)


_NOBODY: dict[str, Any] = {"holder": None, "lease_until": None}
#: Of a page that is settled its report is in the collections, and nowhere else.
_SETTLED: dict[str, Any] = {**_NOBODY, "report": {}}


def _update(connection: Connection, claimed: ClaimedPage, **values: Any) -> bool:
    done = connection.execute(
        update(page_fetches)
        .where(
            page_fetches.c.item == claimed.item,
            page_fetches.c.state == "leased",
            page_fetches.c.holder == claimed.holder,
            page_fetches.c.attempts == claimed.attempts,
        )
        .values(**values)
    )
    return bool(done.rowcount)


def done(connection: Connection, bases: Sequence[str], now: datetime) -> None:
    """The texts of these pages are filed, whoever did it; other pages of their stories are not needed."""
    for chunk in chunks(bases):
        connection.execute(
            update(page_fetches)
            .where(page_fetches.c.item.in_(chunk), page_fetches.c.state != "done")
            .values(state="done", settled=now, reason=None, **_SETTLED)
        )
        stories = select(items.c.story).where(items.c.id.in_(chunk))
        others = select(items.c.id).where(items.c.story.in_(stories))
        connection.execute(
            update(page_fetches)
            .where(page_fetches.c.state == "standby", page_fetches.c.item.in_(others))
            .values(state="spared", settled=now, **_SETTLED)
        )


def give_up(connection: Connection, now: datetime) -> int:
    """Leave what is no news any more, and what ended the processes that fetched it; returns how many."""
    lapsed = and_(
        page_fetches.c.state == "leased", page_fetches.c.lease_until < now, page_fetches.c.attempts >= MOST_ATTEMPTS
    )
    gone = connection.execute(
        update(page_fetches)
        .where(lapsed)
        .values(state="failed", settled=now, reason="lapsed", **_SETTLED)
        .returning(page_fetches.c.item)
    )
    items_lapsed = list(gone.scalars())
    for chunk in chunks(items_lapsed):
        _promote(connection, chunk, now)
    stale = connection.execute(
        update(page_fetches)
        .where(page_fetches.c.state.in_(("pending", "standby")), page_fetches.c.created < now - NEWS)
        .values(state="failed", settled=now, reason=func.coalesce(page_fetches.c.reason, "stale"), **_SETTLED)
    )
    return len(items_lapsed) + int(stale.rowcount)


def _promote(connection: Connection, failed: Sequence[str], now: datetime) -> None:
    """The next page of the stories of those that failed."""
    stories = select(items.c.story).where(items.c.id.in_(failed))
    query = (
        select(items.c.story, page_fetches.c.item)
        .join(page_fetches, page_fetches.c.item == items.c.id)
        .where(items.c.story.in_(stories), page_fetches.c.state == "standby")
        .order_by(page_fetches.c.created, page_fetches.c.item)
    )
    following: dict[str, str] = {}
    for story, item in connection.execute(query):
        following.setdefault(story, item)
    change_among(connection, page_fetches, "item", following.values(), state="pending", due=now)


def counts(connection: Connection, source: str) -> dict[str, Any]:
    """What became of a source's pages: how many are `wanted` and `fetched`, and `failed`, by reason."""
    query = (
        select(page_fetches.c.state, page_fetches.c.reason, func.count())
        .where(page_fetches.c.source == source)
        .group_by(page_fetches.c.state, page_fetches.c.reason)
        .order_by(page_fetches.c.reason)
    )
    found: dict[str, Any] = {"wanted": 0, "fetched": 0, "failed": {}}
    for state, reason, number in connection.execute(query):
        if state == "failed":
            found["failed"][reason] = number
        elif state == "done":
            found["fetched"] += number
        elif state in ("pending", "leased"):
            found["wanted"] += number
    return found
