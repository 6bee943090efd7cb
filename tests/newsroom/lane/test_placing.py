"""Items into stories, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from newsroom.cbdc.proposals import list_proposals
from newsroom.financing.stored import list_financings
from newsroom.judgement.verdict import Verdict
from newsroom.lane.draft import Draft
from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from newsroom.lane.summary import summarise, teller
from newsroom.lane.window import restored
from newsroom.lane.writing import Outdated, look_again
from record.changes import Before
from record.item import Item
from record.news import News
from record.sql import corrections, facts, stories
from record.sql.items import unknown
from record.sql.stories import Merge
from record.sql.tables import changes, financings, items, story_merges, vectors
from tests.newsroom.items import EVENTS, OTHER, RAISE, RAISE_TOO, make_item
from tests.newsroom.judged import ENCODER, assign, correct, item, judged

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=6)

RAISE_ZH = "支付公司 Kestrel Pay 完成 4000 万美元 B 轮融资，Harrow Capital 领投"


def placer(connection: Connection) -> Placer:
    return restored(connection, ENCODER, LATER)


def run(engine: Engine, *batch: Verdict, with_: Placer | None = None, copies: dict[str, str] | None = None) -> Plan:
    with engine.begin() as connection:
        return assign(connection, batch, LATER, placer=with_, copies=copies)


def plainly(plan: Plan) -> list[tuple[str, str, bool]]:
    return [(each.item.id, each.story, each.kind == "opened") for each in plan.placements]


def story_of(engine: Engine, number: int) -> str:
    with engine.begin() as connection:
        return str(connection.scalar(select(items.c.story).where(items.c.id == f"{number:016x}")))


def test_reports_of_one_event_share_a_story_whatever_their_language(engine: Engine) -> None:
    batch = run(engine, judged(item(1, RAISE)), judged(item(2, OTHER)), judged(item(3, RAISE_ZH, language="zh")))
    first, other, third = plainly(batch)
    assert first[1] == third[1] != other[1]
    assert (first[2], other[2], third[2]) == (True, True, False)


def test_a_later_batch_and_another_process_find_the_story(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE)), judged(item(2, OTHER)))
    batch = run(engine, judged(item(3, RAISE_TOO, discovered=NOW + timedelta(hours=5))))
    assert plainly(batch) == [(f"{3:016x}", f"{1:016x}", False)]
    (grown,) = batch.stories.values()
    assert (grown.view.size, grown.view.sources, grown.version) == (2, 2, 2)
    with engine.begin() as connection:
        row = stories.read_story(connection, f"{1:016x}")
        assert row is not None
        assert (row["size"], row["sources"], row["title_en"]) == (2, 2, RAISE)
        reasons = stories.read_members(connection, f"{1:016x}")[1]["reasons"]
    assert reasons
    assert set(reasons[0]) == {"kind", "detail", "weight"}


def test_items_with_one_url_share_a_story_and_so_do_revisions(engine: Engine) -> None:
    a = make_item(id="a" * 16)
    same = make_item(id="b" * 16, source="other", title="Something else entirely")
    revised = make_item(id=f"{'a' * 16}-1-00000000", revision=1, url="https://ecb.example/moved")
    batch = run(engine, judged(a), judged(same), judged(revised))
    assert {each.story for each in batch.placements} == {"a" * 16}
    with engine.begin() as connection:
        row = stories.read_story(connection, "a" * 16)
        assert row is not None
        assert row["size"] == 2


def test_a_revision_whose_base_is_not_known_opens_the_story_of_its_base(engine: Engine) -> None:
    revised = make_item(id=f"{'c' * 16}-1-00000000", revision=1)
    assert plainly(run(engine, judged(revised))) == [(revised.id, "c" * 16, True)]
    assert plainly(run(engine, judged(make_item(id="c" * 16)))) == [("c" * 16, "c" * 16, False)]


def test_an_item_delivered_again_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        one = placer(connection)
    run(engine, judged(item(1, RAISE)), with_=one)
    assert run(engine, judged(item(1, RAISE)), judged(item(1, OTHER)), with_=one).placements == []
    with engine.begin() as connection:
        assert stories.counts(connection) == (1, 1)
        assert unknown(connection, [f"{1:016x}", "nothing"]) == {"nothing"}


def test_items_without_title_and_url_have_stories_of_their_own(engine: Engine) -> None:
    batch = run(engine, *(judged(item(number, "", url=None)) for number in range(3)))
    assert len({each.story for each in batch.placements}) == 3


def duplicates_of(engine: Engine) -> dict[str, str | None]:
    with engine.begin() as connection:
        return dict(connection.execute(select(items.c.id, items.c.duplicate_of)).all())


def test_the_same_text_joins_whatever_it_says(engine: Engine) -> None:
    one, two = judged(item(1, RAISE)), judged(item(2, OTHER))
    batch = run(engine, one, two, copies={two.item.id: one.item.id})
    assert len({each.story for each in batch.placements}) == 1
    assert duplicates_of(engine) == {one.item.id: None, two.item.id: one.item.id}


def test_a_better_copy_that_comes_late_is_kept_from_then_on(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE)))
    bank = judged(item(2, OTHER), primary=True)
    batch = run(engine, bank, copies={f"{1:016x}": bank.item.id})
    assert plainly(batch) == [(bank.item.id, f"{1:016x}", False)]
    assert duplicates_of(engine) == {f"{1:016x}": bank.item.id, bank.item.id: None}


def test_a_primary_source_takes_the_lead(engine: Engine) -> None:
    run(engine, judged(item(1, OTHER)))
    later = item(2, "Norges Bank consults on wholesale settlement", discovered=NOW)
    plan = run(engine, judged(later, primary=True))
    (grown,) = plan.stories.values()
    assert (grown.view.lead.report, grown.view.lead.primary) == (f"{2:016x}", True)
    assert [(change.kind, change.item) for change in plan.changes] == [("grew", f"{2:016x}"), ("lead", f"{2:016x}")]


def merged_into(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(select(story_merges.c.absorbed, story_merges.c.story))]


def test_a_story_that_another_absorbs_is_found_by_its_id(engine: Engine) -> None:
    with engine.begin() as connection:
        one = placer(connection)
    run(engine, judged(item(1, RAISE)), judged(item(2, OTHER)), with_=one)
    with engine.begin() as connection:
        stories.absorb(connection, Merge(f"{2:016x}", f"{1:016x}", NOW, "desk", []))
        assert stories.resolve(connection, f"{2:016x}") == f"{1:016x}"
        assert stories.resolve(connection, "unknown") is None
        assert stories.counts(connection) == (2, 1)
        assert [row["absorbed"] for row in stories.merges_into(connection, f"{1:016x}")] == [f"{2:016x}"]
    assert merged_into(engine) == [(f"{2:016x}", f"{1:016x}")]
    assert story_of(engine, 2) == f"{1:016x}"


def test_a_restored_window_decides_as_one_that_never_stopped(engine: Engine) -> None:
    titles = [
        RAISE,
        OTHER,
        RAISE_TOO,
        "Harrow Capital opens an office in Oslo",
        RAISE_ZH,
        "Norges Bank consults on settlement",
    ]
    with engine.begin() as connection:
        steady = placer(connection)
        told = [
            assign(connection, [judged(item(number, title))], LATER, placer=steady).placements[0].story
            for number, title in enumerate(titles)
        ]
        connection.rollback()
    again = [run(engine, judged(item(number, title))).placements[0].story for number, title in enumerate(titles)]
    assert again == told


def test_financings_and_stages_are_learned(engine: Engine) -> None:
    launch = "Bank of Ghana launches eCedi"
    run(
        engine,
        judged(item(1, RAISE)),
        judged(item(2, launch)),
        judged(item(3, "eCedi now live: Bank of Ghana launches digital currency")),
    )
    with engine.begin() as connection:
        (stored,) = list_financings(connection)
        assert (stored.financing.company, int(stored.financing.amount or 0)) == ("Kestrel Pay", 40_000_000)
        (proposal,) = list_proposals(connection)
    assert (proposal.project, proposal.stage, len(proposal.evidence)) == ("eCedi", "launch", 2)


def test_a_large_batch_is_assigned_in_order(engine: Engine) -> None:
    made: Sequence[Item] = [item(number, f"Report number {number} of things") for number in range(450)]
    batch = run(engine, *(judged(each) for each in made))
    assert [each.item.id for each in batch.placements] == [each.id for each in made]


@pytest.mark.parametrize("text", ["\0", "a" * 100_000, "数" * 50_000])
def test_odd_titles_are_assigned(engine: Engine, text: str) -> None:
    title = text.replace("\0", "")
    assert len(run(engine, judged(item(1, title))).placements) == 1


def test_the_log_says_what_each_text_did_and_what_was_said_before(engine: Engine) -> None:
    first = make_item(id="a" * 16, title="Old title", summary="Old text", news="news")
    changed = make_item(id=f"{'a' * 16}-1-00000000", revision=1, title="New title", summary="New text", news="news")
    page = make_item(id=f"{'a' * 16}-page", from_page=("content",), revision=1, content="The whole page")
    plan = run(engine, judged(first), judged(changed))
    opened, corrected = plan.changes
    assert (opened.kind, opened.version, corrected.kind, corrected.version) == ("opened", 1, "corrected", 1)
    assert opened.brought is not None
    assert corrected.brought is not None
    assert (opened.brought.before, opened.brought.item.news, opened.brought.section) == (None, "news", "policy")
    assert corrected.brought.before == Before("Old title", "Old text", None)
    assert plan.stories["a" * 16].view.lead.title == "New title"
    (text,) = run(engine, judged(page)).changes
    assert text.brought is not None
    assert (text.kind, text.brought.before, text.brought.item.content) == (
        "text",
        Before("New title", "New text", None),
        "The whole page",
    )


@pytest.mark.parametrize("filed", ["by_page", "first_poll"])
def test_a_page_decides_of_its_report_what_is_undecided(engine: Engine, filed: News) -> None:
    report = make_item(id="a" * 16, title=None, published=None, news=filed)
    known = ("title", "published")
    page = replace(
        report, id=f"{'a' * 16}-page", revision=1, title="Its title", published=NOW, news="age", from_page=known
    )
    run(engine, judged(report))
    plan = run(engine, judged(page))
    assert plan.stories["a" * 16].view.lead.title == "Its title"
    with engine.begin() as connection:
        query = select(items.c.news, items.c.title, items.c.published).where(items.c.id == "a" * 16)
        found = connection.execute(query).one()
    assert found == (("age", "Its title", NOW) if filed == "by_page" else ("first_poll", None, None))


def test_what_was_said_before_is_found_in_the_row_where_the_log_is_cut(engine: Engine) -> None:
    first = make_item(id="a" * 16, title="Old title", summary="Old text")
    run(engine, judged(first))
    with engine.begin() as connection:
        connection.execute(changes.delete())
    changed = make_item(id=f"{'a' * 16}-1-00000000", revision=1, title="New title")
    (corrected,) = run(engine, judged(changed)).changes
    assert corrected.brought is not None
    assert corrected.brought.before == Before("Old title", "Old text", None)


@pytest.mark.parametrize(("horizon", "news"), [(None, "news"), (date(2026, 1, 1), "age")])
def test_a_revision_of_what_sql_has_forgotten_is_no_news(engine: Engine, horizon: date | None, news: str) -> None:
    if horizon is not None:
        with engine.begin() as connection:
            facts.move_horizon(connection, horizon)
    revised = make_item(id=f"{'c' * 16}-1-00000000", revision=1, news="news")
    (change,) = run(engine, judged(revised)).changes
    assert change.brought is not None
    assert (change.kind, change.brought.item.news) == ("opened", news)


def test_an_item_that_cannot_be_judged_has_a_story_all_the_same(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE)))
    strange = item(2, RAISE, url="https://x.example/1")
    other = item(3, RAISE)
    with engine.begin() as connection:
        plan = assign(connection, [], LATER, unjudged=[strange, other])
    assert plainly(plan) == [(strange.id, f"{1:016x}", False), (other.id, other.id, True)]
    with engine.begin() as connection:
        rows = connection.execute(select(items.c.id, items.c.section, items.c.tags).order_by(items.c.id)).all()
    assert [row.section for row in rows] == ["policy", None, None]


def test_a_story_that_stands_without_its_first_report_is_found_by_its_name(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE)), judged(item(2, RAISE_TOO)))
    with engine.begin() as connection:
        connection.execute(vectors.delete().where(vectors.c.item == f"{1:016x}"))
        connection.execute(financings.delete())
        connection.execute(items.delete().where(items.c.id == f"{1:016x}"))
    assert plainly(run(engine, judged(item(1, RAISE)))) == [(f"{1:016x}", f"{1:016x}", False)]


def test_a_story_of_any_size_grows_by_one_at_the_same_price(engine: Engine) -> None:
    made = [judged(item(number, RAISE, source=f"s{number % 60}")) for number in range(500)]
    same = {f"{number:016x}": f"{0:016x}" for number in range(1, 501)}
    for start in range(0, 500, 100):
        run(engine, *made[start : start + 100], copies=same)
    read: list[str] = []
    with engine.begin() as connection:
        one = placer(connection)
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: read.append(statement))
    (grown,) = run(engine, judged(item(500, RAISE, source="new")), with_=one, copies=same).stories.values()
    assert (grown.view.size, grown.view.sources, grown.version) == (501, 61, 6)
    assert len(grown.view.members) == 40
    assert grown.tally["judged"] == 501
    assert not any("WHERE items.story" in statement for statement in read)


def test_a_story_grown_one_by_one_is_the_one_made_of_all(engine: Engine) -> None:
    titles = (RAISE, RAISE_ZH, RAISE_TOO, RAISE.replace("raises", "has raised"))
    for number, title in enumerate(titles):
        same = {f"{number:016x}": f"{0:016x}"} if number else None
        run(engine, judged(item(number, title, discovered=NOW + timedelta(hours=number))), copies=same)
    with engine.begin() as connection:
        (kept,) = stories.read_summaries(connection, [f"{0:016x}"]).values()
        (members,) = stories.members_of(connection, [f"{0:016x}"]).values()
    again = summarise((each, teller(each, each.source)) for each in members)
    assert replace(again, version=kept.version) == kept
    assert (kept.view.size, kept.view.title_zh) == (4, RAISE_ZH)


def chain(engine: Engine, *merges: tuple[int, int]) -> None:
    """Stories of one report each, merged by editors."""
    for gone, into in merges:
        with engine.begin() as connection:
            corrections.ask(connection, "merge", f"{gone:016x}", target=f"{into:016x}", by="desk", now=NOW)
            correct(connection, LATER)


@pytest.mark.parametrize("merges", [[(1, 2), (2, 3)], [(2, 3), (1, 2)], [(1, 2), (3, 1)], [(3, 2), (1, 3), (2, 1)]])
def test_however_stories_merge_nothing_is_left_on_a_dead_one(engine: Engine, merges: list[tuple[int, int]]) -> None:
    run(engine, judged(item(1, RAISE)), judged(item(2, OTHER)), judged(item(3, EVENTS[3])))
    chain(engine, *merges)
    (left,) = {story_of(engine, number) for number in (1, 2, 3)}
    with engine.begin() as connection:
        assert len({stories.resolve(connection, f"{number:016x}") for number in (1, 2, 3)}) == 1
        live = stories.list_stories(connection)
        assert [(row["size"], row["id"]) for row in live] == [(3, left)]
        assert len(stories.merges_into(connection, left)) == 2
    later = run(engine, judged(item(4, OTHER.replace("opens", "has opened"), discovered=NOW + timedelta(hours=1))))
    assert later.placements[0].story == left


def test_stories_that_merge_one_after_the_other_in_a_batch_end_in_one(engine: Engine) -> None:
    draft_of = [judged(item(number, title)) for number, title in enumerate((RAISE, OTHER, EVENTS[3]), 1)]
    run(engine, *draft_of)
    with engine.begin() as connection:
        ids = [f"{number:016x}" for number in (1, 2, 3)]
        draft = Draft(stories.read_summaries(connection, ids), {})
    draft.absorb(ids[1], ids[0], at=NOW, by="lane", reasons=[])
    draft.absorb(ids[0], ids[2], at=NOW, by="lane", reasons=[])
    # By then it is part of the third.
    draft.absorb(ids[1], ids[2], at=NOW, by="lane", reasons=[])
    assert [(each.absorbed, each.into) for each in draft.merges] == [(ids[1], ids[0]), (ids[0], ids[2])]
    assert {story: made.view.size for story, made in draft.changed().items()} == {ids[2]: 3}
    assert [(each.kind, each.story, each.other) for each in draft.others(NOW) if each.kind == "merged"] == [
        ("merged", ids[2], ids[1]),
        ("merged", ids[2], ids[0]),
    ]


def test_a_plan_for_another_sql_is_not_written(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE)))
    with engine.begin() as connection:
        plan = placer(connection).plan(
            connection, [item(2, RAISE_TOO)], {f"{2:016x}": judged(item(2, RAISE_TOO))}, LATER
        )
    with engine.begin() as connection:
        look_again(connection, plan)
    run(engine, judged(item(3, RAISE_TOO)))
    with engine.begin() as connection, pytest.raises(Outdated):
        look_again(connection, plan)
