"""Publishing a house edition: it is kept for good, and owed to those who get it.  All in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from config.errors import ConfigError
from notifier.digests.drafting.applying import edited
from notifier.digests.drafting.draft import name_of, read_draft
from notifier.digests.edition import Edition
from notifier.digests.pages.laying import page_of
from notifier.digests.pages.telegram import messages_of
from notifier.manners import read_manners
from record.item import to_iso
from record.sql import notices, owed
from record.sql.digests import issuing
from record.sql.digests.issuing import DigestRow, Kept
from record.sql.digests.subscribers import subscribers
from record.sql.owed import EDITION, Owed


def ready(connection: Connection, now: datetime) -> list[DigestRow]:
    """Digests that the wire publishes by itself, and that may be told by now."""
    due = [each for each in issuing.in_state(connection, issuing.MADE) if each.publisher == "wire"]
    return [each for each in due if each.told_from is None or each.told_from <= now]


def publish_ready(connection: Connection, now: datetime) -> int:
    """Publishes them; returns how many messages are owed."""
    some = ready(connection, now)
    both = [(digest, language) for digest in some for language in issuing.kept(connection, digest.number)]
    return sum(_published(connection, digest, language, now) for digest, language in both)


def _published(connection: Connection, digest: DigestRow, language: str, now: datetime) -> int:
    """One whose draft this version refuses waits for its editor, and the operator is told."""
    try:
        return publish(connection, digest, language, now) or 0
    except ConfigError as error:
        notices.tell(connection, f"digest:{digest.number}:{language}:refused", _REFUSED.format(error=error), now)
        return 0


_REFUSED = "An edition waits, for its draft is refused (mintwire digest edit mends it): {error}"


def publish(connection: Connection, digest: DigestRow, language: str, now: datetime) -> int | None:
    """As its draft has it; returns how many messages are owed, None where it is published already."""
    kept = issuing.kept(connection, digest.number)[language]
    if kept.published is not None:
        return None
    edition = replace(as_drafted(kept), number=issuing.issue_of(connection, digest), spare=())
    messages = messages_of(page_of(edition))
    told = [each.to_dict() for each in messages]
    if not issuing.publish(connection, digest, language, now, edition=edition.to_dict(), messages=told):
        return None
    channels = subscribers(connection, digest.rhythm, language)
    manners = read_manners(connection, channels)
    says = {"digest": digest.number, "language": language, "due": to_iso(digest.due), "parts": len(messages)}
    some = [
        Owed(
            channel,
            EDITION,
            f"digest:{digest.rhythm}:{to_iso(digest.due)}:{language}:{part}",
            says={**says, "part": part},
            held_until=manners[channel].held_until(now, 0),
        )
        for channel in channels
        if not manners[channel].paused
        for part in range(1, len(messages) + 1)
    ]
    owed.owe(connection, some, now)
    return len(some)


def as_drafted(kept: Kept) -> Edition:
    """An edition as it was made, with what an editor changed so far.

    Raises ConfigError where the draft was checked by another version, and this one refuses it.
    """
    edition = Edition.from_dict(kept.made)
    if kept.draft is None:
        return edition
    return edited(edition, read_draft(kept.draft.encode(), name_of(edition), edition))
