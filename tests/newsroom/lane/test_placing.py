"""Items into stories, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from newsroom.cbdc.proposals import list_proposals
from newsroom.financing.stored import list_financings
from newsroom.judgement.verdict import Verdict
from newsroom.lane.placement import Plan
from newsroom.lane.placing import Placer
from newsroom.lane.window import restored
from record.item import Item
from record.sql import stories
from record.sql.items import unknown
from record.sql.stories import Merge
from record.sql.tables import items, story_merges
from tests.newsroom.items import make_item
from tests.newsroom.judged import ENCODER, assign, item, judged

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=6)

RAISE_EN = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
RAISE_ZH = "支付公司 Kestrel Pay 完成 4000 万美元 B 轮融资，Harrow Capital 领投"
RAISE_TOO = "Payments firm Kestrel Pay closes $40 million Series B round, Harrow Capital leads"
OTHER = "Norway's central bank opens a consultation on wholesale settlement"


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
    batch = run(engine, judged(item(1, RAISE_EN)), judged(item(2, OTHER)), judged(item(3, RAISE_ZH, language="zh")))
    first, other, third = plainly(batch)
    assert first[1] == third[1] != other[1]
    assert (first[2], other[2], third[2]) == (True, True, False)


def test_a_later_batch_and_another_process_find_the_story(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE_EN)), judged(item(2, OTHER)))
    batch = run(engine, judged(item(3, RAISE_TOO, discovered=NOW + timedelta(hours=5))))
    assert plainly(batch) == [(f"{3:016x}", f"{1:016x}", False)]
    (grown,) = batch.stories.values()
    assert (grown.view.size, grown.view.sources, grown.version) == (2, 2, 2)
    with engine.begin() as connection:
        row = stories.read_story(connection, f"{1:016x}")
        assert row is not None
        assert (row["size"], row["sources"], row["title_en"]) == (2, 2, RAISE_EN)
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
    run(engine, judged(item(1, RAISE_EN)), with_=one)
    assert run(engine, judged(item(1, RAISE_EN)), judged(item(1, OTHER)), with_=one).placements == []
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
    one, two = judged(item(1, RAISE_EN)), judged(item(2, OTHER))
    batch = run(engine, one, two, copies={two.item.id: one.item.id})
    assert len({each.story for each in batch.placements}) == 1
    assert duplicates_of(engine) == {one.item.id: None, two.item.id: one.item.id}


def test_a_better_copy_that_comes_late_is_kept_from_then_on(engine: Engine) -> None:
    run(engine, judged(item(1, RAISE_EN)))
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
    run(engine, judged(item(1, RAISE_EN)), judged(item(2, OTHER)), with_=one)
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
        RAISE_EN,
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
        judged(item(1, RAISE_EN)),
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
