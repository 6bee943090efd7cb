"""`mintwire digest` of house editions, on both databases: list, show, draft, edit, publish, feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from notifier.digests.edition import Edition
from record.sql.database import reading
from record.sql.digests import issuing
from record.sql.tables import deliveries
from tests.notifier.digests.pages.conftest import FOLDER, read
from tests.scheduler.cli.conftest import Mintwire

NOW = datetime.now(UTC).replace(microsecond=0)
WEEKLY = replace(read(FOLDER / "weekly-en.yaml"), edited=(), number=None)
FIRST = WEEKLY.pieces[0]


@pytest.fixture
def wire(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """The weekly waits for its editor; screen gets it; the next one gathers."""
    digest = {"weekly": "editor", "channels": [{"channel": "screen", "edition": "weekly"}]}
    mintwire.read_by_wire(engine, NOW, database=database_url, digest=digest)
    week = timedelta(days=7)
    with engine.begin() as connection:
        issuing.begin(connection, "weekly", NOW - week, NOW, "UTC", 0)
        opened = issuing.opened(connection, "weekly")
        assert opened is not None
        issuing.cut(connection, opened, 7, "editor", NOW)
        issuing.keep_made(connection, opened, {"en": WEEKLY.to_dict()})
        issuing.begin(connection, "weekly", NOW, NOW + week, "UTC", 7)
    return mintwire


def test_list_says_what_waits_and_when_the_next_is_due(wire: Mintwire) -> None:
    following, waiting = wire("digest", "list", "--json").json()
    assert (following["state"], following["stories"]) == ("open", {})
    assert (waiting["number"], waiting["state"], waiting["publisher"]) == (1, "made", "editor")
    assert waiting["titles"] == {"en": WEEKLY.title}
    assert "waits for its editor" in wire("digest", "list", "weekly").out
    assert wire("digest", "list", "daily").out == (
        "no edition yet: a running wire makes them, see `digest` in the config\n"
    )


def test_the_last_one_is_the_last_that_is_made(wire: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        for _ in range(2):
            waits = issuing.opened(connection, "weekly")
            assert waits is not None
            issuing.cut(connection, waits, 7, "wire", NOW)
            issuing.begin(connection, "weekly", waits.due, waits.due + timedelta(days=7), "UTC", 7)
    assert WEEKLY.title in wire("digest", "show").out


def test_an_editor_drafts_edits_and_publishes_once(wire: Mintwire, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "weekly.yaml"
    assert wire("digest", "draft", "-o", str(file)).code == 0
    file.write_text(file.read_text("utf-8").replace(FIRST.headline, "Ours: at last", 1), "utf-8")
    done = wire("digest", "edit", "weekly", str(file))
    assert done.out.splitlines()[0] == f"kept: {len(WEEKLY.pieces)} stories"
    assert "is now “Ours: at last”" in done.out
    assert wire("digest", "draft", "1").out == file.read_text("utf-8")
    assert "Ours: at last" in wire("digest", "show").out
    done = wire("digest", "publish")
    assert "messages are on their way" in done.out
    with reading(engine) as connection:
        told = list(connection.execute(select(deliveries.c.kind, deliveries.c.says)))
        kept = issuing.kept(connection, 1)["en"]
    assert {row.kind for row in told} == {"edition"}
    assert [row.says["part"] for row in told] == list(range(1, len(told) + 1))
    assert kept.edition is not None
    published = Edition.from_dict(kept.edition)
    assert (published.number, published.pieces[0].headline) == (1, "Ours: at last")
    assert published.edited == (f"“{FIRST.headline}” is now “Ours: at last”",)
    # For good: it is neither told nor changed again.
    assert "was published already" in wire("digest", "publish").out
    for again in (("edit", "1", str(file)), ("edit", "1", "--undo"), ("draft", "1")):
        done = wire("digest", *again)
        assert done.code == 1
        assert "stays as it is" in done.err
    with reading(engine) as connection:
        assert len(list(connection.execute(select(deliveries.c.id)))) == len(told)
        assert issuing.kept(connection, 1)["en"] == kept
    assert "<rss" in wire("digest", "feed").out


def test_all_languages_are_published_or_none_and_only_then_told_so(wire: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        waits = issuing.opened(connection, "weekly")
        assert waits is not None
        issuing.cut(connection, waits, 9, "editor", NOW)
        chinese = replace(WEEKLY, language="zh").to_dict()
        issuing.keep_made(connection, waits, {"en": WEEKLY.to_dict(), "zh": chinese})
        issuing.put_draft(connection, waits.number, "zh", "stories: []")
    done = wire("digest", "publish", str(waits.number))
    assert (done.code, done.out) == (1, "")
    assert "edition: found nothing" in done.err
    with reading(engine) as connection:
        assert [each.published for each in issuing.kept(connection, waits.number).values()] == [None, None]
    # As long as one language waits, so does the digest.
    assert wire("digest", "publish", str(waits.number), "--language", "en").code == 0
    assert wire("digest", "list", "--json").json()[0]["state"] == "made"


def test_a_feed_has_the_newest_of_its_language(wire: Mintwire, engine: Engine) -> None:
    with engine.begin() as connection:
        waits = issuing.opened(connection, "weekly")
        assert waits is not None
        issuing.cut(connection, waits, 9, "editor", NOW)
        issuing.keep_made(connection, waits, {"zh": replace(WEEKLY, language="zh").to_dict()})
    wire("digest", "publish", "1")
    wire("digest", "publish", str(waits.number))
    assert "<language>en</language>" in wire("digest", "feed", "--most", "1").out


def test_a_draft_with_mistakes_is_not_kept(wire: Mintwire, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "weekly.yaml"
    wire("digest", "draft", "-o", str(file))
    file.write_text(file.read_text("utf-8").replace("section: policy", "section: polity", 1), "utf-8")
    done = wire("digest", "edit", "weekly", str(file))
    assert done.code == 1
    assert "stories[0].section: found 'polity'; did you mean 'policy'?" in done.err
    with reading(engine) as connection:
        assert issuing.kept(connection, 1)["en"].draft is None


def test_a_draft_is_taken_back(wire: Mintwire, tmp_path: Path) -> None:
    file = tmp_path / "weekly.yaml"
    wire("digest", "draft", "-o", str(file))
    wire("digest", "edit", "weekly", str(file))
    assert wire("digest", "edit", "weekly", "--undo").out == "kept: as the wire made it\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "2"), "the edition 2 is not made yet: it is due at"),
        (("show", "99"), "no edition '99': `mintwire digest list` shows what there is"),
        (("show", "daily"), "no daily edition is made yet"),
        (("show", "weekly", "--language", "zh"), "this edition was made in en alone"),
        (("show", "--language", "fr"), "no language 'fr': it is one of en, zh"),
        (("show", "--format", "pdf"), "no format 'pdf'"),
        (("list", "monthly"), "no rhythm 'monthly': it is one of hourly, daily, weekly"),
        (("feed", "weekly"), "no weekly edition was published in en yet"),
        (("edit", "weekly", "nowhere.yaml"), "nowhere.yaml: No such file or directory"),
    ],
)
def test_what_is_not_there_is_told(wire: Mintwire, arguments: tuple[str, ...], said: str) -> None:
    done = wire("digest", *arguments)
    assert done.code != 0
    assert said in done.err
