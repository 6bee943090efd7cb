"""The foot of WordPress's feeds is known without learning."""

from __future__ import annotations

import pytest

from newsroom.boilerplate.foot import judged, without_foot
from record.item import Cut
from tests.newsroom.items import said

TITLE = "Harbour bank opens a vault for tokens"


@pytest.mark.parametrize(
    "foot",
    [
        f"The post {TITLE} appeared first on Quay News.",
        f"The post {TITLE} first appeared on Quay News（クエイ）.",
        f"The post {TITLE[:34]}…",
        "The post Harbour bank […]",
        "The post Another headline appeared first on Quay News",
    ],
)
@pytest.mark.parametrize("text", ["Clients pay by the month.", "一句话。", ""])
def test_it_goes(text: str, foot: str) -> None:
    assert without_foot(f"{text}\n{foot}" if text else foot, TITLE) == (text or None)


@pytest.mark.parametrize(
    "text",
    ["The post office sells tokens.", "She left the post of governor. It was filled.", "", "The post ", "Harbour"],
)
def test_what_is_none_stays(text: str) -> None:
    assert without_foot(text, TITLE) == text


def test_nothing_is_nothing() -> None:
    assert without_foot(None, TITLE) is None


def test_an_item_is_judged_without_it_and_without_what_was_cut() -> None:
    foot = f"The post {TITLE} appeared first on Quay News."
    item = said(TITLE, summary=f"Read on. News. {foot}", content=foot, cut=(Cut("summary", 0, "Read on. "),))
    assert (judged(item).summary, judged(item).content) == ("News.", None)
    assert judged(judged(item)) == judged(item)
