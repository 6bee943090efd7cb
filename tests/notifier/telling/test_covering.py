"""Which reports a watch covers by its sections."""

from __future__ import annotations

import pytest

from notifier.telling.covering import Covered, covers
from record.sql.watches import WatchRow


@pytest.mark.parametrize(
    ("sections", "judged", "expected"),
    [
        (("policy",), ("policy", "opinion"), True),
        (("policy",), ("opinion", "policy"), False),
        (("policy?",), ("opinion", "policy"), True),
        (("policy?",), ("policy", None), True),
        (("policy?",), ("opinion", None), False),
        (("cbdc", "policy?"), ("cbdc", None), True),
        (("policy?",), (None, None), False),
        ((), (None, None), True),
    ],
)
def test_sections_with_what_is_near(sections: tuple[str, ...], judged: tuple[str | None, ...], expected: bool) -> None:
    watch = WatchRow("watch", "euro", sections=sections)
    assert covers(watch, Covered("ecb", "en", *judged)) is expected
