"""`mintwire dupes`, and the lines that it shares with `label` and `group`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.scheduler.cli.conftest import Done, Mintwire

Dupes = Callable[..., Done]

TITLE = "Island republic extends the trial of its digital crown to four more towns"
TEXT = (
    "Some nine thousand residents opened wallets in the first phase, which began in March, and moved about 2.4 million "
    "crowns between them. Critics in parliament want a law before the project grows."
)


@pytest.fixture
def dupes(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> Dupes:
    """The command over rows (or bytes) on standard input."""

    def run(*rows: dict[str, Any] | bytes) -> Done:
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
        return mintwire("dupes")

    return run


def marks(done: Done) -> list[Any]:
    assert done.code == 0
    return [row["duplicate_of"] for row in done.lines()]


def report(identity: str | int, published: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": identity, "title": TITLE, "source": f"s{identity}", "published": published, **more}


def test_all_copies_name_the_one_published_first(dupes: Dupes) -> None:
    rows = [report("c", "2026-05-09"), report("b", "2026-05-08 10:00 JST"), report("a", "2026-05-08T02:00:00Z")]
    assert marks(dupes(*rows)) == ["b", None, "b"]


def test_without_a_time_or_with_the_same_the_first_line_is_kept(dupes: Dupes) -> None:
    assert marks(dupes(report("b"), report("a"))) == [None, "b"]
    assert marks(dupes(report("b", "2026-05-08"), report("a", "2026-05-08"))) == [None, "b"]
    assert marks(dupes(report("b", "soon"), report("a", "9999-12-31T23:59:59Z"), report("c"))) == [None, "b", "b"]


def test_ids_come_back_as_they_were_given_and_keys_are_kept(dupes: Dupes) -> None:
    done = dupes(report(7, mine={"x": [1]}), report("8", mine=None))
    assert marks(done) == [None, 7]
    assert [row["mine"] for row in done.lines()] == [{"x": [1]}, None]
    assert [row["id"] for row in done.lines()] == [7, "8"]


def test_an_excerpt_a_title_and_an_article_are_one(dupes: Dupes) -> None:
    article = report("c", content=f"{TEXT} {TEXT.upper()}", summary="Short.")
    rows = [report("a", summary=TEXT[:120]), report("b"), article]
    assert marks(dupes(*rows)) == [None, "a", "a"]


def test_groups_are_whole_over_many_batches(dupes: Dupes) -> None:
    others = [{"id": f"o{number}", "title": f"{number} " + chr(0x4E00 + number) * 20} for number in range(450)]
    done = dupes(report("z", "2026-05-09"), *others, report("a", "2026-05-08"))
    assert marks(done) == ["a", *[None] * 451]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": ' + b"1" * 5_000 + b', "title": "x"}', "line 1: no JSON that can be read"),
        (b'{"id": "x", "title": "x", "score": NaN}', "line 1: no JSON: NaN is no number"),
    ],
    ids=["digits", "nan"],
)
def test_numbers_that_json_does_not_have_are_refused(dupes: Dupes, line: bytes, told: str) -> None:
    done = dupes(line, report("a"))
    assert [row["id"] for row in done.lines()] == ["a"]
    assert told in done.err
    assert done.code == 1
