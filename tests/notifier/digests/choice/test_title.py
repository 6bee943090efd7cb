"""The title of an edition: which stories lead it, and that authorities are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.sections import Section
from notifier.digests.choice.alike import Sight
from notifier.digests.edition import Period
from notifier.digests.making import make
from notifier.digests.told import Gathered, Report, Told
from tests.newsroom.items import make_item

DAY = datetime(2026, 12, 2, 9, tzinfo=UTC)
WEEK = Period("weekly", datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Policy rate kept unchanged", "Norges Bank: Policy rate kept unchanged"),
        ("Norges Bank keeps policy rate", "Norges Bank keeps policy rate"),
        ("NB keeps policy rate", "NB keeps policy rate"),
    ],
)
def test_an_authority_is_named_in_it(sight: Sight, title: str, expected: str) -> None:
    item = make_item(id="1", title=title, published=DAY, discovered=DAY)
    report = Report(item=item, name="Norges Bank", primary=True, language="en")
    gathered = Gathered(told=(Told(id="s", section="policy", reports=(report,)),))
    assert make(gathered, WEEK, "en", sight).title == expected


def test_what_every_week_has_and_money_raised_come_behind_what_was_done(sight: Sight) -> None:
    def story(name: str, title: str, section: Section, sources: int) -> Told:
        item = make_item(id=name, title=title, published=DAY, discovered=DAY)
        reports = tuple(
            Report(item=replace(item, id=f"{name}{n}"), name=f"Wire {n}", language="en") for n in range(sources)
        )
        return Told(id=name, section=section, reports=reports, size=sources, sources=sources)

    gathered = Gathered(
        told=(
            story("a", "Kestrel Treasury buys another 400 bitcoin", "industry", 6),
            story("b", "Blockchain startup Kestrel Pay raises $30 million Series A", "investment", 6),
            story("c", "Parliament of Norland passes stablecoin law", "policy", 1),
        )
    )
    edition = make(gathered, WEEK, "en", sight)
    assert next(each.story for each in edition.introduction) == "c"
