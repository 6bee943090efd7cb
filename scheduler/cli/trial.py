"""What a query found on past days, as a terminal shows it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from rich.console import Console
from rich.text import Text

from config.errors import StoreError
from config.models import Settings
from notifier.query.documents.document import Hit
from notifier.query.reading.concepts import ConceptBook
from notifier.trial import past
from notifier.trial.asking import Asked, Asking, fields_asked
from notifier.trial.past import Found, Trial
from notifier.trial.showing import MANY_A_DAY, bar, samples, text_pieces, title_pieces
from record.sql.items import whereabouts
from scheduler.cli.documents import filed_documents
from scheduler.cli.stores import look_up
from scheduler.controls import shown
from scheduler.stores import open_collections
from scheduler.view.wording import counted

_SAMPLES = 5
_MOST_COMMON = 5
#: Reports that are named of those gained or lost.
_NAMED = 3
#: Days that have a line each; of more days, weeks have one.
_MOST_LINES = 31
_WEEK = 7
#: Characters of the longest bar.
_BAR = 30
#: Of a hit on a terminal; elsewhere brackets stand around it.
_STYLE = "bold yellow"


def run(settings: Settings, book: ConceptBook, asked: Mapping[str, Asked], days: Sequence[date]) -> Trial:
    """Asks them of every report of these days.  Raises StoreError."""
    with filed_documents(settings, fields_asked(asked)) as documents:
        return past.run(Asking(asked, book, documents), open_collections(settings), days, _refuse)


def _refuse(line: str) -> NoReturn:
    raise StoreError(line)


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit as programs get it; `concept` where its term is of one."""
    row = {"field": hit.field, "start": hit.start, "end": hit.end, "term": hit.term}
    return row if hit.concept is None else {**row, "concept": hit.concept}


def show(settings: Settings, trial: Trial, replaces: str | None) -> None:
    """Figures, a chart, samples; and the comparison with the watch that it would replace.  Raises StoreError."""
    number, days = len(trial.found), len(trial.days)
    print(f"{counted(number, 'report', 'reports')}{_stories(settings, trial.found)} in ", end="")
    print(f"{counted(days, 'day', 'days')}, {number / days:.1f} a day")
    if number:
        for line in chart(trial):
            print(line)
    sources = Counter(each.item.source for each in trial.found)
    words = Counter(term for each in trial.found for term in {hit.term for hit in each.hits})
    for name, counts in (("sources", sources), ("words", words)):
        if counts:
            most = sorted(counts.items(), key=lambda count: (-count[1], count[0]))[:_MOST_COMMON]
            print(f"{name}: {', '.join(f'{shown(key)} {n}' for key, n in most)}")
    for found in samples(trial.found, _SAMPLES):
        _show_sample(found)
    if replaces is not None:
        _show_changes(trial, replaces)
    if number > MANY_A_DAY * days:
        print(f"\nMore than {MANY_A_DAY} a day: nobody reads so many. Ask for more words, or for fewer sources.")


def _stories(settings: Settings, found: Sequence[Found]) -> str:
    """Of how many stories these are; "" where no wire has made stories of them."""
    reports = [each.report for each in found]
    where = look_up(settings, lambda record: whereabouts(record, reports)) if reports else None
    return "" if where is None else f" of {counted(past.stories(found, where), 'story', 'stories')}"


def chart(trial: Trial) -> list[str]:
    """A line for each day, or each week of more than a month, with a bar."""
    step = 1 if len(trial.days) <= _MOST_LINES else _WEEK
    spans = [trial.days[start : start + step] for start in range(0, len(trial.days), step)]
    per_day = Counter(each.item.discovered.date() for each in trial.found)
    counts = [sum(per_day[day] for day in span) for span in spans]
    most = max(counts)
    width = len(str(most))
    return [
        f"{span[0]}{'' if step == 1 else f'..{span[-1]}'}  {count:>{width}}  {bar(count, most, _BAR)}".rstrip()
        for span, count in zip(spans, counts, strict=True)
    ]


def _show_sample(found: Found) -> None:
    print()
    _print(_marked(title_pieces(found, "(no title)")))
    if pieces := text_pieces(found):
        _print(Text("  ") + _marked(pieces))
    terms = shown(", ".join(dict.fromkeys(hit.term for hit in found.hits)))
    print(f"  {found.item.discovered:%Y-%m-%d %H:%M} · {found.item.source} · {terms}")


def _marked(pieces: Iterable[tuple[str, bool]]) -> Text:
    is_terminal = sys.stdout.isatty()
    result = Text()
    for piece, is_hit in pieces:
        text = shown(piece)
        result.append(f"[{text}]" if is_hit and not is_terminal else text, _STYLE if is_hit else None)
    return result


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
