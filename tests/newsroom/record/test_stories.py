"""Items into stories."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select

from newsroom.item import Item
from newsroom.record.stories import assign, counts, has_earlier, unknown
from newsroom.record.tables import items, stories
from tests.newsroom.items import make_item

A, B, C = ("a" * 16, "b" * 16, "c" * 16)


def run(engine: Engine, *batch: Item) -> list[tuple[str, str, bool]]:
    with engine.begin() as connection:
        return [(each.item.id, each.story, each.opened) for each in assign(connection, batch)]


def test_items_with_one_url_share_a_story_and_others_have_their_own(engine: Engine) -> None:
    same = make_item(id=B, source="other")
    other = make_item(id=C, url="https://ecb.example/press/2")
    assert run(engine, make_item(id=A), same, other) == [(A, A, True), (B, A, False), (C, C, True)]


def test_a_later_batch_finds_the_story(engine: Engine) -> None:
    run(engine, make_item(id=A))
    assert run(engine, make_item(id=B, source="other")) == [(B, A, False)]
    with engine.connect() as connection:
        (story,) = connection.execute(select(stories))
    assert (story.id, story.lead, story.size) == (A, A, 2)


def test_an_item_delivered_again_changes_nothing(engine: Engine) -> None:
    run(engine, make_item(id=A))
    assert run(engine, make_item(id=A), make_item(id=A, title="Another title")) == []
    with engine.connect() as connection:
        assert connection.execute(select(items.c.title)).scalar_one() == "Digital euro moves on"
        assert counts(connection) == (1, 1)


def test_a_revision_stays_in_the_story_of_its_base_and_does_not_make_it_larger(engine: Engine) -> None:
    revised = make_item(id=f"{A}-1-00000000", revision=1, url="https://ecb.example/press/moved")
    assert run(engine, make_item(id=A), revised) == [(A, A, True), (revised.id, A, False)]
    with engine.connect() as connection:
        assert connection.execute(select(stories.c.size)).scalar_one() == 1


def test_items_without_a_url_never_meet(engine: Engine) -> None:
    assert run(engine, make_item(id=A, url=None), make_item(id=B, url=None)) == [(A, A, True), (B, B, True)]


def test_a_url_longer_than_an_index_entry_is_found(engine: Engine) -> None:
    long = "https://x.example/" + "y" * 8000
    assert run(engine, make_item(id=A, url=long), make_item(id=B, url=long))[1] == (B, A, False)


def test_a_large_batch_is_assigned_in_order(engine: Engine) -> None:
    batch = [make_item(id=f"{n:016x}", url=f"https://x.example/{n // 2}") for n in range(1500)]
    assigned = run(engine, *batch)
    assert [id_ for id_, _, _ in assigned] == [item.id for item in batch]
    assert all(story == f"{int(id_, 16) // 2 * 2:016x}" for id_, story, _ in assigned)


def test_what_sql_knows(engine: Engine) -> None:
    run(engine, make_item(id=A))
    discovered = make_item().discovered
    with engine.connect() as connection:
        assert unknown(connection, [A, B]) == {B}
        assert not has_earlier(connection, "ecb-press", discovered)
        assert has_earlier(connection, "ecb-press", discovered + timedelta(seconds=1))
        assert not has_earlier(connection, "other", discovered + timedelta(seconds=1))
