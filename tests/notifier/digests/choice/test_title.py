"""The title of an edition, where authorities lead it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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
