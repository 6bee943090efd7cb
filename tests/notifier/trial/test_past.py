"""A query is asked of the reports of past days, each once, the newest days first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from notifier.trial import past
from notifier.trial.asking import Asked, Asking
from notifier.trial.filed import FiledDocuments
from notifier.trial.past import REPLACED, TRIED, Found, messages, stories
from record.collections.collections import Collections
from record.collections.layout import items_folder, root_in
from record.item import Item
from record.sql.items import Whereabouts
from record.sql.watches import WatchRow
from tests.newsroom.items import make_item
from tests.notifier.trial.collected import collect

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS = [NOON.date() + timedelta(days=on) for on in range(3)]


def report(name: str, title: str, day: int, **values: object) -> Item:
    return make_item(id=name, title=title, summary=None, discovered=NOON + timedelta(days=day), **values)


def asking(**queries: str) -> Asking:
    book = shipped_book()
    asked = {name: Asked(compile_query(query, book), WatchRow(name, query)) for name, query in queries.items()}
    return Asking(asked, book, FiledDocuments({}, frozenset(), lambda _: {}))


def titles(items: object) -> list[str | None]:
    return [getattr(each, "item", each).title for each in items]  # type: ignore[attr-defined]


def test_each_report_is_found_once_in_order_of_discovery(tmp_path: Path) -> None:
    early, late = report("a" * 16, "Euro one", 0), report("b" * 16, "Euro two", 2)
    page = report(f"{'a' * 16}-1", "Euro one", 1, revision=1, from_page=("content",))
    corrected = report(f"{'c' * 16}-1", "Euro corrected", 1, revision=1)
    collect(tmp_path, [early, page, corrected, late, report("d" * 16, "Yen", 1)])
    collect(tmp_path, [late], writer="v")
    trial = past.run(asking(tried="euro"), Collections(root_in(tmp_path)), DAYS, pytest.fail)
    assert titles(trial.found) == ["Euro one", "Euro two"]
    assert (trial.looked_at, list(trial.days)) == (6, DAYS)


def test_two_queries_are_compared(tmp_path: Path) -> None:
    collect(tmp_path, [report("a" * 16, "Euro pilot", 0), report("b" * 16, "Euro", 1), report("c" * 16, "Pilot", 2)])
    trial = past.run(asking(**{TRIED: "euro", REPLACED: "pilot"}), Collections(root_in(tmp_path)), DAYS, pytest.fail)
    assert (titles(trial.gained), titles(trial.lost)) == (["Euro"], ["Pilot"])


def test_what_stops_leaves_the_day_out_that_has_begun(tmp_path: Path) -> None:
    collect(tmp_path, [report(f"{day}" * 16, f"Euro {day}", day) for day in range(3)])
    trial = past.run(asking(tried="euro"), Collections(root_in(tmp_path)), DAYS, pytest.fail, lambda found: found >= 2)
    assert (titles(trial.found), list(trial.days)) == (["Euro 2"], DAYS[2:])
    trial = past.run(asking(tried="euro"), Collections(root_in(tmp_path)), DAYS, pytest.fail, lambda found: found >= 1)
    assert (titles(trial.found), list(trial.days)) == (["Euro 2"], DAYS[2:])


def test_a_broken_line_is_told_and_stops_none_of_the_others(tmp_path: Path) -> None:
    collect(tmp_path, [report("a" * 16, "Euro", 0)])
    folder = items_folder(root_in(tmp_path), date(2026, 11, 20))
    (folder / "v-0.jsonl").write_text('{"title": "euro"}\n{"title": "Euro, not y', encoding="utf-8")
    told: list[str] = []
    trial = past.run(asking(tried="euro"), Collections(root_in(tmp_path)), DAYS, told.append)
    assert titles(trial.found) == ["Euro"]
    assert [line.partition(":")[0] for line in told] == [str(folder / "v-0.jsonl")]


def test_a_message_is_the_first_news_of_a_story() -> None:
    old, first, second = (
        Found(report(letter * 16, letter, day, news=news), ())
        for letter, day, news in (("a", 0, "age"), ("b", 1, "news"), ("c", 2, "by_page"))
    )
    where = {each.report: Whereabouts("s", None, each.item.news, NOON, None) for each in (old, first, second)}
    assert messages([old, first, second], where) == [(first.item.discovered, first)]
    assert stories([old, first, second], where) == 1
    assert [each for _, each in messages([first, second], {})] == [first, second]
