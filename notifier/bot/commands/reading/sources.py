"""/sources: who is read, by kind, and how much each brought lately."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifier.bot.answer import Answer, Button, Reply
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import turns
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.alert import source_text, web_url
from notifier.rendering.cutting import shortened
from notifier.rendering.message import Message, Part, Span
from notifier.rendering.words import CATEGORY_NAMES
from notifier.texts import Translator, gettext_noop
from record.sql import source_days
from record.sql.database import reading
from record.sql.directory import enabled_sources

#: Past days whose reports are counted; names of the first page, and of the others; UTF-16 units of a name.
_DAYS, _BUSIEST, _PAGE, _NAME = 7, 10, 40, 60
#: Of a source that says nothing of its kind.
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    home: str | None
    category: str
    #: Reports of the past days.
    reports: int


def sources(asked: Asked) -> Answer:
    """The kinds, each a button, and the busiest."""
    t, found = asked.t, _sources(asked)
    counts = Counter(each.category for each in found)
    kinds = [t("{kind}: {n}", kind=_category(name, t), n=count) for name, count in counts.most_common()]
    busiest = sorted((each for each in found if each.reports), key=lambda each: -each.reports)[:_BUSIEST]
    parts = [
        Part("headline", (Span(t.many("{n} source is read", "{n} sources are read", len(found))),)),
        *(Part("entry", (Span(kind),)) for kind in kinds),
    ]
    if busiest:
        parts.append(Part("label", (Span(t("Most reports in seven days")),)))
        parts += [Part("entry", _line(each)) for each in busiest]
    rows = [
        [Button(_category(name, t), "sources.of", {"category": name, "skip": 0})] for name, _ in counts.most_common()
    ]
    return Answer(replies=(Reply(Message(tuple(parts)), rows),))


def of_category(asked: Asked) -> Answer:
    """All of a kind, by name."""
    return Answer(edit=_page(asked, asked.action))


def _page(asked: Asked, action: Mapping[str, Any]) -> Reply:
    t, category, skip = asked.t, str(action["category"]), int(action["skip"])
    found = sorted(
        (each for each in _sources(asked) if each.category == category), key=lambda each: each.name.casefold()
    )
    parts = [
        Part("headline", (Span(t("{kind}: {n}", kind=_category(category, t), n=len(found))),)),
        *(Part("entry", _line(each)) for each in found[skip : skip + _PAGE]),
        Part("why", (Span(t("Behind each name: its reports of the last seven days")),)),
    ]
    state = {"category": category, "skip": skip, "most": _PAGE}
    return Reply(Message(tuple(parts)), [turns(t, "sources.of", state, len(found))])


def _sources(asked: Asked) -> list[_Source]:
    since = (asked.now - timedelta(days=_DAYS)).date()
    with reading(asked.stores.engine) as connection:
        specs = enabled_sources(connection)
        days = source_days.read(connection, since)
    reports: defaultdict[str, int] = defaultdict(int)
    for source, by_day in days.items():
        reports[source] = sum(day.items for day in by_day.values())
    return [_of(spec, reports[spec["id"]], asked.t.language) for spec in specs]


def _of(spec: Mapping[str, Any], reports: int, language: str) -> _Source:
    native = spec.get("name_native") if str(spec.get("language") or "").startswith(language) else None
    home = web_url(spec.get("homepage"))
    return _Source(source_text(native or spec["name"]), home, spec.get("category") or _OTHER, reports)


def _line(source: _Source) -> tuple[Span, ...]:
    return Span(shortened(source.name, _NAME), source.home), Span(f" {source.reports}")


def _category(name: str, t: Translator) -> str:
    return t(CATEGORY_NAMES[name]) if name in CATEGORY_NAMES else name.replace("_", " ")


HANDLED = Handled(
    commands=(Command("sources", gettext_noop("who is read, and how much each brings"), Handling(sources)),),
    presses={"sources.of": Handling(of_category)},
)
