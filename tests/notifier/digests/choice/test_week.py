"""An edition of a made-up week: what stands in it, what does not, and that no event stands twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from notifier.digests.choice.alike import Sight
from notifier.digests.choice.score import shipped_weights
from notifier.digests.edition import HOUSE_ORDER, Edition
from notifier.digests.making import make
from notifier.digests.told import Gathered
from tests.notifier.digests.choice.conftest import ROWS, WEEK

LANGUAGES = ("en", "zh")
EVENTS = {row["event"] for row in ROWS if "event" in row and "before" not in row}


@pytest.fixture(scope="module")
def editions(gathered: Gathered, sight: Sight) -> dict[str, Edition]:
    return {language: make(gathered, WEEK, language, sight) for language in LANGUAGES}


def labels(edition: Edition) -> list[set[str]]:
    """Of each piece, the events that its reports tell of."""
    rows = [[ROWS[int(link.report)] for link in piece.links] for piece in edition.pieces]
    return [{row.get("event") or f"noise: {row['noise']}" for row in each} for each in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_event_stands_once_and_noise_nowhere(editions: dict[str, Edition], language: str) -> None:
    found = labels(editions[language])
    assert all(len(each) == 1 for each in found)
    assert Counter(next(iter(each)) for each in found) == Counter(EVENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_stand_in_order_and_the_weightiest_first(editions: dict[str, Edition], language: str) -> None:
    pieces = editions[language].pieces
    assert [each.section for each in pieces] == sorted((each.section for each in pieces), key=HOUSE_ORDER.index)
    for section in HOUSE_ORDER:
        points = [each.points for each in editions[language].of_section(section)]
        assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_a_report_in_the_language_is_told_in_it(editions: dict[str, Edition], language: str) -> None:
    for piece in editions[language].pieces:
        assert (piece.language is None) == (language in {link.language for link in piece.links})


def test_two_leading_events_make_the_title(editions: dict[str, Edition]) -> None:
    edition = editions["en"]
    headlines = {each.story: each.headline for each in edition.pieces}
    leading = [headlines[each.story] for each in edition.introduction]
    assert len(leading) == 3
    assert edition.title == f"{leading[0]}; {leading[1]}"


def test_every_share_is_a_weight_and_they_add_up(editions: dict[str, Edition]) -> None:
    names = shipped_weights().points.keys()
    for piece in editions["en"].pieces:
        assert {share.name for share in piece.score} <= names
        assert piece.points == pytest.approx(sum(share.points for share in piece.score))


def test_made_twice_and_of_stories_in_another_order_it_is_equal(
    gathered: Gathered, sight: Sight, editions: dict[str, Edition]
) -> None:
    turned = replace(gathered, told=gathered.told[::-1], before=gathered.before[::-1])
    assert make(turned, WEEK, "en", sight) == editions["en"]


def test_what_is_left_out_is_counted(gathered: Gathered, editions: dict[str, Edition]) -> None:
    edition = editions["en"]
    assert len(edition.pieces) + sum(edition.left_out.values()) == len(gathered.told)
    assert {"prices", "roundup", "listing", "off_topic", "routine"} <= edition.left_out.keys()


def test_nothing_makes_an_edition_that_says_so(sight: Sight) -> None:
    edition = make(Gathered(told=()), WEEK, "en", sight)
    assert (edition.title, edition.pieces, edition.introduction) == ("", (), ())
    assert edition.lacks == ("week_before", "four_weeks", "sources")
