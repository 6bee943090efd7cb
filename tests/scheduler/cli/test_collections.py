"""`mintwire collections list` and `show`."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from record.closing.steps import Closing, close_day
from record.collections.collections import Collections
from record.collections.layout import raw_folder, root_in
from tests.record.closing.wire import DAY, KEEP_A_DAY, NEXT, at, file, judge, put_raw, report, wire_of
from tests.scheduler.cli.conftest import Mintwire

LIVE = NEXT + timedelta(days=1)


@pytest.fixture
def closed(mintwire: Mintwire) -> Mintwire:
    """Two closed days, of which the first one's raw file has expired, and a live one."""
    engine, root = mintwire.open_record(), root_in(mintwire.data)
    collections = Collections(root)
    for number, day in enumerate((DAY, NEXT, LIVE)):
        items = [report(number * 2 + n, day) for n in range(number + 1)]
        file(root, f"w{number}", items).close()
        put_raw(root, f"w{number}", day)
        judge(engine, items)
    for day in (DAY, NEXT):
        close_day(Closing(day, collections, engine, wire_of(keep=KEEP_A_DAY), at(day, 24), lambda: None))
    engine.dispose()
    mintwire.capsys.readouterr()
    return mintwire


def test_the_list_tells_what_each_day_takes(closed: Mintwire) -> None:
    live, second, first = closed("collections", "list", "--json").json()
    assert (live["day"], live["state"], live["items"]) == (str(LIVE), "live", None)
    assert [(row["day"], row["state"], row["items"], row["late"]) for row in (second, first)] == [
        (str(NEXT), "closed", 2, 0),
        (str(DAY), "closed", 1, 0),
    ]
    assert all(row["bytes"]["items"] > 0 and row["bytes"]["raw"] > 0 for row in (live, second, first))
    table = closed("collections", "list", "--most", "2").out.splitlines()
    assert [line.split()[0] for line in table] == ["day", str(LIVE), str(NEXT)]


def test_a_closed_day_shows_its_files_and_which_have_gone(closed: Mintwire) -> None:
    done = closed("collections", "show", str(DAY))
    states = {
        line.split()[0]: line.split()[3]
        for line in done.out.splitlines()
        if line.split()[3:4] in (["here"], ["expired"])
    }
    assert states["items.parquet"] == "here"
    assert states["raw/w0-0.warc.gz"] == "expired"
    assert "1, 0 of them late" in done.out
    manifest = json.loads(closed("collections", "show", str(DAY), "--json").out)
    assert manifest["about"]["counts"]["items"] == 1


def test_a_live_day_shows_what_it_takes(closed: Mintwire) -> None:
    assert f"{LIVE}, live" in closed("collections", "show", str(LIVE)).out
    assert closed("collections", "show", str(LIVE), "--json").json()["state"] == "live"


def test_without_any_day_the_list_says_so(mintwire: Mintwire) -> None:
    assert mintwire("collections", "list").out == "there is no collection yet: `mintwire run` begins one\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "2019-01-01"), "there is no collection of 2019-01-01"),
        (("show", "2026-11-01..2026-11-02"), "write one day"),
        (("show", "soon"), "is no day"),
    ],
)
def test_what_is_no_day_is_refused(mintwire: Mintwire, arguments: tuple[str, ...], said: str) -> None:
    done = mintwire("collections", *arguments)
    assert (done.code, said in done.err) == (2, True)


def test_check_tells_how_far_days_are_closed_and_what_they_take(closed: Mintwire) -> None:
    told = [each for each in closed("check", "--json").json() if each["what"] == "collections"]
    assert (len(told), all(each["ok"] for each in told)) == (2, True)
    assert told[0]["text"].startswith(f"3 days, closed until {NEXT}; ")
    assert (told[1]["text"], bool(told[1]["mend"])) == (f"{LIVE} is over, and not closed", True)
    raw_folder(root_in(closed.data), LIVE).joinpath("w9-0.warc.gz").write_bytes(bytes(900_000))
    closed.configure(collections={"budget_gb": 0.001})
    large = closed("check", "--json").json()
    assert any("GB that `collections: {budget_gb: …}` allows" in each["text"] for each in large)


def test_a_storage_that_refuses_is_told_without_its_keys(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-to-be-seen")
    (mintwire.folder / "file").touch()
    mintwire.configure(collections={"storage": "file/below"})
    done = mintwire("check", "--json")
    (found,) = [each for each in done.json() if each["what"] == "collections"]
    assert (found["ok"], "not-to-be-seen" in done.out) == (False, False)
