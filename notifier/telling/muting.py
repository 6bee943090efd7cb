"""What channels have muted: stories, sources, words and watches; and those that want nothing for now.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from config.errors import QueryError
from notifier.query.compile import compile_query
from notifier.query.documents.document import Document
from notifier.query.query import Query
from record.sql.chats.mutes import Mute


class Texts(NamedTuple):
    """What a report is muted by: its source's key, and its texts."""

    source: str
    title: str | None
    summary: str | None
    content: str | None = None


def term_query(term: str) -> Query:
    """What finds a muted word or phrase, in all its forms, as a watch would.  Raises QueryError for what finds none."""
    plain = " ".join(term.replace('"', " ").split())
    return compile_query(f'"{plain}"')


@dataclass(frozen=True, slots=True)
class Muting:
    """By channel."""

    mutes: Mapping[int, Sequence[Mute]]
    paused: Collection[int]
    #: Of a report (base id).
    texts: Callable[[str], Texts | None]

    def hides(self, channel: int, watch: int) -> bool:
        """Whether a channel has muted a watch."""
        return any(each.kind == "watch" and each.value == str(watch) for each in self.mutes.get(channel, ()))

    def why(self, channel: int, story: str, report: str) -> str | None:
        """Why a channel does not hear of a report; None where it does."""
        if channel in self.paused:
            return "paused: the chat wants nothing for now"
        found = (each for each in self.mutes.get(channel, ()) if self._is_meant(each, story, report))
        meant = next(found, None)
        if meant is None:
            return None
        return f"muted: the {'word' if meant.kind == 'term' else meant.kind} {meant.value}"

    def _is_meant(self, mute: Mute, story: str, report: str) -> bool:
        if mute.kind == "story":
            return mute.value == story
        texts = None if mute.kind == "watch" else self.texts(report)
        if texts is None:
            return False
        return texts.source == mute.value if mute.kind == "source" else _holds(mute.value, texts)


#: Before anything is read.
NOTHING_MUTED = Muting({}, (), lambda _: None)


def _holds(term: str, texts: Texts) -> bool:
    query = _known(term)
    return query is not None and query.match(_document(texts)) is not None


@lru_cache(maxsize=4_096)
def _known(term: str) -> Query | None:
    try:
        return term_query(term)
    except QueryError:
        return None


@lru_cache(maxsize=64)
def _document(texts: Texts) -> Document:
    """Folded once for all who have muted words."""
    return Document.of(texts.title, texts.summary, texts.content)
