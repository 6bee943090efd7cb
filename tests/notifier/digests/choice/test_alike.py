"""Stories side by side, as a second look has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifier.digests.choice.alike import Scene, Sight
from notifier.digests.told import Report, Told
from tests.newsroom.items import make_item


def report(identity: str, title: str, language: str, hour: int) -> Report:
    at = datetime(2026, 6, 2, hour, tzinfo=UTC)
    return Report(
        item=make_item(id=identity, title=title, published=at, discovered=at), name=identity, language=language
    )


def test_a_story_that_another_joined_is_compared_by_what_had_been_looked_at(sight: Sight) -> None:
    ours = report("a", "リクスバンクがeクローナの試験を開始", "ja", 9)
    theirs, early = (
        report("b", "Riksbank begins its e-krona trial", "en", 8),
        report("c", "E-krona trial begins", "en", 7),
    )
    one, other = (
        Told(id=each[0].item.id, section="cbdc", reports=each, sources=len(each)) for each in ((ours,), (theirs, early))
    )
    scene = Scene([one, other], [], sight)
    joined = replace(one, reports=(ours, early, theirs))
    assert scene.speaking(joined) == [ours]
    assert scene.odds(other, joined) == pytest.approx(scene.odds(other, one))
