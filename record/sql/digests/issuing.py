"""The life of a digest: open, cut, made, published.  All in the caller's transaction.

Of each rhythm one digest is open, and gathers; what the log says before it is cut stands in it, what comes later in the
next: so nothing is lost between two of them, and nothing stands in both, whatever clocks do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from record.sql import counters
from record.sql.dialect import among, insert
from record.sql.digests.rows import digest_editions, digests

OPEN, CUT, MADE, PUBLISHED = "open", "cut", "made", "published"


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One row of `digests`, see there."""

    number: int
    rhythm: str
    first: datetime
    due: datetime
    zone: str
    after: int
    upto: int | None
    state: str
    publisher: str | None
    told_from: datetime | None
    issue: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest in one language: as it was made, what an editor makes of it, and as it was published."""

    made: Mapping[str, Any]
    draft: str | None
    edition: Mapping[str, Any] | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in a list: its title, how many stories stand in it, whether an editor has changed it."""

    title: str
    stories: int
    drafted: bool
    published: datetime | None


_DIGEST = tuple(digests.c[name] for name in DigestRow.__slots__)
_KEPT = tuple(digest_editions.c[name] for name in Kept.__slots__)


def begin(connection: Connection, rhythm: str, first: datetime, due: datetime, zone: str, after: int) -> None:
    """The next digest of a rhythm gathers."""
    row = {"rhythm": rhythm, "first": first, "due": due, "zone": zone, "after": after, "state": OPEN}
    connection.execute(insert(connection, digests).values(row).on_conflict_do_nothing())


def opened(connection: Connection, rhythm: str) -> DigestRow | None:
    """The digest of a rhythm that gathers; locked, so that of two processes one waits."""
    query = select(*_DIGEST).where(digests.c.rhythm == rhythm, digests.c.state == OPEN).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else DigestRow(*row)


def postpone(connection: Connection, digest: DigestRow, first: datetime, due: datetime, zone: str) -> None:
    """Its period is another one now."""
    connection.execute(_of(digest).values(first=first, due=due, zone=zone))


def leave(connection: Connection, rhythm: str) -> None:
    """Nobody wants digests of a rhythm any more: what gathers is left."""
    connection.execute(delete(digests).where(digests.c.rhythm == rhythm, digests.c.state == OPEN))


def cut(connection: Connection, digest: DigestRow, upto: int, publisher: str, told_from: datetime) -> None:
    """It holds the changes up to this one."""
    connection.execute(_of(digest).values(state=CUT, upto=upto, publisher=publisher, told_from=told_from))


def in_state(connection: Connection, state: str, *, rhythm: str | None = None) -> list[DigestRow]:
    """Digests in a state, those first that were due first."""
    query = select(*_DIGEST).where(digests.c.state == state).order_by(digests.c.due, digests.c.number)
    query = query if rhythm is None else query.where(digests.c.rhythm == rhythm)
    return [DigestRow(*row) for row in connection.execute(query)]


def read(connection: Connection, number: int) -> DigestRow | None:
    """The digest with this number."""
    row = connection.execute(select(*_DIGEST).where(digests.c.number == number)).one_or_none()
    return None if row is None else DigestRow(*row)


def all_of(connection: Connection, rhythm: str | None, most: int | None) -> list[DigestRow]:
    """Digests of a rhythm, or of all, open ones too; those that are due last first."""
    query = select(*_DIGEST).order_by(digests.c.due.desc(), digests.c.number).limit(most)
    query = query if rhythm is None else query.where(digests.c.rhythm == rhythm)
    return [DigestRow(*row) for row in connection.execute(query)]


def is_known(connection: Connection, rhythm: str, due: datetime) -> bool:
    """Whether a digest of a rhythm was cut, or is open, that is due then."""
    query = select(digests.c.number).where(digests.c.rhythm == rhythm, digests.c.due == due)
    return connection.scalar(query) is not None


def last_of(connection: Connection, rhythm: str, states: Collection[str] = (CUT, MADE, PUBLISHED)) -> DigestRow | None:
    """The last digest of a rhythm in one of these states; None where there is none."""
    query = select(*_DIGEST).where(digests.c.rhythm == rhythm, digests.c.state.in_(states))
    row = connection.execute(query.order_by(digests.c.due.desc()).limit(1)).one_or_none()
    return None if row is None else DigestRow(*row)


def published(connection: Connection, rhythm: str, most: int = 1, *, language: str | None = None) -> list[DigestRow]:
    """The last digests of a rhythm that were published, in this language or else in any, the newest first."""
    told = select(digest_editions.c.digest).where(digest_editions.c.published.is_not(None))
    told = told if language is None else told.where(digest_editions.c.language == language)
    query = select(*_DIGEST).where(digests.c.rhythm == rhythm, digests.c.number.in_(told))
    return [DigestRow(*row) for row in connection.execute(query.order_by(digests.c.due.desc()).limit(most))]


def keep_made(connection: Connection, digest: DigestRow, editions: Mapping[str, Mapping[str, Any]]) -> bool:
    """Its editions, by language, as they were made; False where another process was first."""
    done = connection.execute(_of(digest).where(digests.c.state == CUT).values(state=MADE)).rowcount
    for language, made in editions.items() if done else ():
        values = {"digest": digest.number, "language": language, "made": dict(made), **_listed(made)}
        connection.execute(digest_editions.insert().values(values))
    return bool(done)


def listed(connection: Connection, wanted: Collection[int]) -> dict[int, dict[str, Listed]]:
    """Of these digests what lists show of each edition, by language."""
    its = digest_editions.c
    shown = (its.title, its.stories, its.draft.is_not(None), its.published)
    query = select(its.digest, its.language, *shown).order_by(its.language)
    found: dict[int, dict[str, Listed]] = {number: {} for number in wanted}
    for digest, language, *row in among(connection, query, its.digest, wanted):
        found[digest][language] = Listed(*row)
    return found


def _listed(edition: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": edition["title"], "stories": len(edition["pieces"])}


def kept(connection: Connection, digest: int) -> dict[str, Kept]:
    """The editions of a digest, by language."""
    query = select(digest_editions.c.language, *_KEPT).where(digest_editions.c.digest == digest)
    return {language: Kept(*row) for language, *row in connection.execute(query.order_by(digest_editions.c.language))}


def put_draft(connection: Connection, digest: int, language: str, draft: str | None) -> bool:
    """What an editor makes of an edition; False where it is published already."""
    which = (digest_editions.c.digest == digest) & (digest_editions.c.language == language)
    still = which & digest_editions.c.published.is_(None)
    return bool(connection.execute(update(digest_editions).where(still).values(draft=draft)).rowcount)


def issue_of(connection: Connection, digest: DigestRow) -> int:
    """Which of its rhythm's published digests it is, counted from 1; the same for all its languages."""
    number = connection.scalar(select(digests.c.issue).where(digests.c.number == digest.number).with_for_update())
    if number is None:
        number = counters.raise_by(connection, f"digest:{digest.rhythm}")
        connection.execute(_of(digest).values(issue=number))
    return int(number)


def publish(
    connection: Connection,
    digest: DigestRow,
    language: str,
    now: datetime,
    *,
    edition: Mapping[str, Any],
    messages: Sequence[Mapping[str, Any]],
) -> bool:
    """An edition as it is told, for good, and its messages; False where one was published already.

    The digest is published with the last of its languages.
    """
    which = (digest_editions.c.digest == digest.number) & digest_editions.c.published.is_(None)
    this = which & (digest_editions.c.language == language)
    values = {"edition": dict(edition), "messages": list(messages), "published": now, **_listed(edition)}
    done = connection.execute(update(digest_editions).where(this).values(values)).rowcount
    if connection.scalar(select(digest_editions.c.language).where(which).limit(1)) is None:
        connection.execute(_of(digest).values(state=PUBLISHED))
    return bool(done)


def messages_of(
    connection: Connection, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Sequence[Mapping[str, Any]]]:
    """The messages of published editions, by digest and language."""
    numbers = {digest for digest, _ in wanted}
    query = select(digest_editions.c.digest, digest_editions.c.language, digest_editions.c.messages)
    rows = among(connection, query, digest_editions.c.digest, numbers)
    return {(row.digest, row.language): row.messages for row in rows if row.messages is not None}


def _of(digest: DigestRow) -> Any:
    return update(digests).where(digests.c.number == digest.number)
