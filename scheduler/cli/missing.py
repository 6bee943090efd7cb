"""What `mintwire check` finds, and what a setting lacks, or has for nothing.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from config.kinds.source import CATEGORIES
from config.mistakes import did_you_mean
from config.models import Settings
from notifier.query.documents.facts import ANY
from notifier.query.query import Query

#: Reports after which a watch that matched none of them is worth a look.
MANY = 1_000
_MEND_TELLING = "mintwire channels add, or mintwire init; docs/telegram.md tells how to set up a bot"
_TRY = "try it: mintwire watches test 'QUERY' --days 30"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    what: str
    #: False where it must be mended before `mintwire run` can do its work.
    ok: bool = field(default=True, kw_only=True)
    text: str
    #: What is to be done, or what would be better; empty where there is nothing.
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what, by whomever it was set: channels by name with their kinds, watches by name, and the pairs;
    and the channels that get house editions."""

    channels: Mapping[str, str]
    watches: tuple[str, ...]
    subscriptions: tuple[tuple[str, str], ...]
    editions: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> Told:
        """As the config has it."""
        return cls(
            {each.id: each.kind for each in settings.channels},
            tuple(each.id for each in settings.watches),
            tuple((each.channel, each.watch) for each in settings.subscriptions),
            frozenset(each.channel for each in settings.digest.channels),
        )

    def __or__(self, other: Told) -> Told:
        return Told(
            {**self.channels, **other.channels},
            tuple(dict.fromkeys((*self.watches, *other.watches))),
            tuple(dict.fromkeys((*self.subscriptions, *other.subscriptions))),
            self.editions | other.editions,
        )


def unused(told: Told) -> Iterator[Finding]:
    """What nobody is told, and who is told nothing."""
    if not told.watches and not told.editions:
        yield Finding("watches", "there is none, so nobody is told anything", "mintwire init, or mintwire watches add")
    if not told.channels:
        yield Finding("channels", "there is none, so nobody is told anything", _MEND_TELLING)
    elif set(told.channels.values()) == {"console"}:
        yield Finding("channels", "only the terminal is told, while mintwire run is open in it", _MEND_TELLING)
    for what, names, used in (
        ("watch", told.watches, {watch for _, watch in told.subscriptions}),
        ("channel", told.channels, told.editions.union(channel for channel, _ in told.subscriptions)),
    ):
        if left := [name for name in names if name not in used]:
            yield Finding("subscriptions", f"none names {what} {', '.join(left)}", "subscribe, or take it out")


def silent(watches: Iterable[str], matched: Mapping[str, int], items: int) -> Iterator[Finding]:
    """Watches that matched nothing yet.  `matched`: how many reports, by the watch's name; `items`: of so many."""
    left = [name for name in watches if not matched.get(name)]
    if left and items >= MANY:
        yield Finding("watches", f"{', '.join(left)} matched none of {items:,} reports yet", _TRY)


def categories(settings: Settings, queries: Mapping[str, Query]) -> Iterator[Finding]:
    """Categories that are nearly a known one, and those that a query asks for and no source has."""
    own: dict[str, list[str]] = {}
    for source in settings.sources:
        if source.category is not None and source.category not in CATEGORIES:
            own.setdefault(source.category, []).append(source.id)
    for category, sources in own.items():
        if near := did_you_mean(category, CATEGORIES, ""):
            yield Finding("sources", f"category {category!r} of {_few(sources)} is none of the known ones", near)
    known = {*CATEGORIES, *own}
    for watch, query in queries.items():
        for category in sorted(query.values("category") - known - {ANY}):
            text = f"{watch} asks for category:{category}, which no source has"
            yield Finding("watches", text, did_you_mean(category, known, f"known are {', '.join(sorted(known))}"))


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
