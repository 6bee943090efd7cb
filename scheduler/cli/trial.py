"""Trying a query on past days: what a watch with it would have told, and how people see that."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from config.models import Settings
from notifier.query.documents.document import Hit
from notifier.query.reading.concepts import ConceptBook
from record.identity import base_id
from record.item import Item
from record.sql.items import judgements
from scheduler.cli.asking import Asked, Asking, fields_asked
from scheduler.cli.documents import filed_documents
from scheduler.cli.jsonlines import batches
from scheduler.cli.stores import look_up, read_collections
from scheduler.controls import shown
from scheduler.view.wording import counted

#: Reports of which SQL is asked at once.
_BATCH = 2_000
#: Watches of a trial.
TRIED, REPLACED = "tried", "replaced"
#: More a day are said to be too many for a chat.
MANY_A_DAY = 50
_SAMPLES = 5
_MOST_COMMON = 5
#: Reports that are named of those gained or lost.
_NAMED = 3
#: Days that have a line each; of more days, weeks have one.
_MOST_LINES = 31
_WEEK = 7
#: Characters of the longest bar, and the eighths of one.
_BAR, _EIGHTHS = 30, " ▏▎▍▌▋▊▉"
#: Characters of a summary around a hit.
_BEFORE, _AFTER = 60, 100
#: Of a hit on a terminal; elsewhere brackets stand around it.
_STYLE = "bold yellow"


@dataclass(frozen=True, slots=True)
class Found:
    """A report that the query matches, with the words that hit."""

    item: Item
    hits: tuple[Hit, ...]


@dataclass
class Trial:
    """What a query found, and how that compares with another one."""

    days: Sequence[date]
    reports: int = 0
    found: list[Found] = field(default_factory=list)
    per_day: Counter[date] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)
    #: What only this query finds, and what only the one that it replaces does.
    gained: list[Item] = field(default_factory=list)
    lost: list[Item] = field(default_factory=list)
    #: Of what was found; None where no wire has made stories of it.
    stories: int | None = None


def run(settings: Settings, book: ConceptBook, asked: Mapping[str, Asked], days: Sequence[date]) -> Trial:
    """Asks TRIED, and REPLACED where there is one, of every new report.  Raises StoreError."""
    trial = Trial(days)
    #: Of each report that matches, by its id: the first of its texts that does, and the queries that match any.
    matching: dict[str, tuple[Item, set[str]]] = {}
    for item, hits in _matched(settings, book, asked, days):
        trial.reports += item.revision == 0
        if not hits:
            continue
        _, queries = matching.setdefault(base_id(item.id), (item, set()))
        if TRIED in hits and TRIED not in queries:
            _count(trial, Found(item, hits[TRIED]))
        queries.update(hits)
    if REPLACED in asked:
        trial.gained = [item for item, queries in matching.values() if queries == {TRIED}]
        trial.lost = [item for item, queries in matching.values() if queries == {REPLACED}]
    # Each writer of a day's collection has reports of its own.
    trial.found.sort(key=lambda found: found.item.discovered)
    for changed in (trial.gained, trial.lost):
        changed.sort(key=lambda item: item.discovered)
    reports = [base_id(each.item.id) for each in trial.found]
    known = look_up(settings, lambda record: judgements(record, reports)) if reports else None
    if known is not None:
        trial.stories = len({each.story for each in known.values()}) + len(reports) - len(known)
    return trial


def _matched(
    settings: Settings, book: ConceptBook, asked: Mapping[str, Asked], days: Sequence[date]
) -> Iterator[tuple[Item, dict[str, tuple[Hit, ...]]]]:
    """Every new report of some days, and the text of its page, with the hits of those queries that match."""
    read = read_collections(settings.data, days[0], days[-1])
    alerting = (item for item in read if item.revision == 0 or item.from_page)
    with filed_documents(settings, fields_asked(asked)) as documents:
        asking = Asking(asked, book, documents)
        for batch in batches(alerting, _BATCH):
            for item, matches in zip(batch, asking.of(batch), strict=True):
                yield item.clean(), {each.watch: each.hits for each in matches}


def _count(trial: Trial, found: Found) -> None:
    trial.found.append(found)
    trial.per_day[found.item.discovered.date()] += 1
    trial.sources[found.item.source] += 1
    trial.terms.update({hit.term for hit in found.hits})


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit as programs get it; `concept` where its term is of one."""
    row = {"field": hit.field, "start": hit.start, "end": hit.end, "term": hit.term}
    return row if hit.concept is None else {**row, "concept": hit.concept}


def show(trial: Trial, replaces: str | None) -> None:
    """Figures, a chart, samples; and the comparison with the watch that it would replace."""
    number, days = len(trial.found), len(trial.days)
    stories = "" if trial.stories is None else f" of {counted(trial.stories, 'story', 'stories')}"
    print(
        f"{counted(number, 'report', 'reports')}{stories} in {counted(days, 'day', 'days')}, {number / days:.1f} a day"
    )
    if number:
        for line in chart(trial):
            print(line)
    for name, counts in (("sources", trial.sources), ("words", trial.terms)):
        if counts:
            most = sorted(counts.items(), key=lambda count: (-count[1], count[0]))[:_MOST_COMMON]
            print(f"{name}: {', '.join(f'{shown(key)} {n}' for key, n in most)}")
    for found in samples(trial.found):
        _show_sample(found)
    if replaces is not None:
        _show_changes(trial, replaces)
    if number > MANY_A_DAY * days:
        print(f"\nMore than {MANY_A_DAY} a day: nobody reads so many. Ask for more words, or for fewer sources.")


def chart(trial: Trial) -> list[str]:
    """A line for each day, or each week of more than a month, with a bar."""
    step = 1 if len(trial.days) <= _MOST_LINES else _WEEK
    spans = [trial.days[start : start + step] for start in range(0, len(trial.days), step)]
    counts = [sum(trial.per_day[day] for day in span) for span in spans]
    most = max(counts)
    width = len(str(most))
    return [
        f"{span[0]}{'' if step == 1 else f'..{span[-1]}'}  {count:>{width}}  {bar(count, most)}".rstrip()
        for span, count in zip(spans, counts, strict=True)
    ]


def bar(count: int, most: int) -> str:
    """Of a length that is to the longest as `count` is to `most`; a count of any is seen."""
    eighths = 0 if most == 0 else max(round(count / most * _BAR * 8), 1 if count else 0)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def samples(found: Sequence[Found]) -> list[Found]:
    """Some of them, the newest first, spread over the time."""
    if len(found) <= _SAMPLES:
        return list(reversed(found))
    step = (len(found) - 1) / (_SAMPLES - 1)
    return [found[round(step * at)] for at in range(_SAMPLES - 1, -1, -1)]


def _show_sample(found: Found) -> None:
    item = found.item
    print()
    _print(_marked(item.title or "(no title)", [hit for hit in found.hits if hit.field == "title"]))
    first = next((hit for hit in found.hits if hit.field in ("summary", "body") and hit.end), None)
    if first is not None:
        text = (item.summary if first.field == "summary" else item.content) or ""
        start, end = max(0, first.start - _BEFORE), first.end + _AFTER
        inside = [hit for hit in found.hits if hit.field == first.field and start <= hit.start and hit.end <= end]
        before, after = "…" if start else "", "…" if end < len(text) else ""
        _print(Text(f"  {before}") + _marked(text[start:end], inside, start) + Text(after))
    terms = shown(", ".join(dict.fromkeys(hit.term for hit in found.hits)))
    print(f"  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {terms}")


def _marked(text: str, hits: Iterable[Hit], base: int = 0) -> Text:
    """The text with its hits marked; those that overlap as one."""
    is_terminal = sys.stdout.isatty()
    result, reached = Text(), 0
    for start, end in _joined(hits, base):
        result.append(shown(text[reached:start]))
        part = shown(text[start:end])
        result.append(part if is_terminal else f"[{part}]", _STYLE)
        reached = end
    return result.append(shown(text[reached:]))


def _joined(hits: Iterable[Hit], base: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((hit.start - base, hit.end - base) for hit in hits):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _print(text: Text) -> None:
    if sys.stdout.isatty():
        Console().print(text, soft_wrap=True)
    else:
        print(text.plain)


def _show_changes(trial: Trial, replaces: str) -> None:
    print(f"\nIn place of {replaces}: {counted(len(trial.gained), 'report', 'reports')} gained, {len(trial.lost)} lost")
    for sign, items in (("+", trial.gained), ("-", trial.lost)):
        for item in items[-_NAMED:][::-1]:
            print(f"  {sign} {shown(item.title or '(no title)')} · {item.source}")
