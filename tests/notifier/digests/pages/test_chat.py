"""A chat's own digest: a paragraph for each story, in its language, in one message whatever stands there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifier.digests.pages.chat import digest_message
from notifier.digests.told import Report, Told
from notifier.matcher.by_clock import MOST_IN_PART
from notifier.rendering.forms import html_of, text_of
from notifier.rendering.message import Message
from notifier.texts import translator
from record.sql.showing import Shown
from tests.newsroom.items import make_item
from tests.notifier.botapi.reading.entities import parse_html, utf16
from tests.notifier.digests.pages.hostile import CASES

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
ENGLISH = (
    "Norland's parliament passed the stablecoin act on Monday by 61 votes to 42. Issuers must hold reserves in cash "
    "and short government bonds, and publish them every month. Foreign issuers need a licence from January."
)
CHINESE = "诺兰议会周一以61票赞成、42票反对通过稳定币法案。发行人须以现金和短期国债作为储备，并每月公布。"


def shown(number: int, title: str = "Norland passes stablecoin act", url: str | None = None) -> Shown:
    url = url or f"https://a.example/{number}"
    return Shown(f"{number:016x}", "s", "Quay Wire", title, url, ENGLISH, AT, AT, None, f"story-{number}")


def told(
    number: int, title: str = "Norland passes stablecoin act", text: str = ENGLISH, url: str | None = None
) -> Told:
    """The report, and another one in Chinese, of a minute before."""
    url = url or f"https://a.example/{number}"
    mine = make_item(id=f"{number:016x}", title=title, content=text, url=url, published=AT, discovered=AT).clean()
    before = AT - timedelta(minutes=1)
    other = make_item(
        id=f"{number + 500:016x}", title="诺兰通过稳定币法案", content=CHINESE, published=before, discovered=before
    )
    return Told(
        id=f"story-{number}",
        section="policy",
        reports=(Report(item=other, name="链讯", language="zh"), Report(item=mine, name="Quay Wire", language="en")),
        size=7,
        sources=6,
    )


def texts(message: Message) -> list[str]:
    return [part.text for part in message.parts]


def test_a_story_has_its_section_headline_paragraph_and_sources_the_one_that_matched_first() -> None:
    message = digest_message("The last day", [("policy", shown(1), told(1))], UTC, translator("en"))
    heading, label, headline, body, sources = texts(message)
    assert (heading, label, headline) == ("The last day", "Policy", "【Norland passes stablecoin act】")
    assert body.startswith("According to Quay Wire, on November 23, Norland's parliament passed the stablecoin act")
    assert body.endswith("from January.")
    assert sources == "Quay Wire, 23 Nov, 08:00 · 链讯, 23 Nov, 07:59 and 4 more sources"
    assert text_of(message).splitlines() == [heading, *(f"    {line}" for line in (label, headline, body, sources))]


def test_it_is_told_in_the_language_of_the_chat() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    message = digest_message("一天", [("policy", shown(1), told(1))], zone, translator("zh"))
    _, label, headline, body, sources = texts(message)
    assert (label, headline) == ("政策", "【诺兰通过稳定币法案】")
    assert body.startswith("据链讯11月23日消息，诺兰议会")
    assert sources.startswith("Quay Wire")


def test_a_story_of_which_little_is_known_has_a_line() -> None:
    message = digest_message(
        "The last day", [("policy", shown(1), None), (None, shown(2), None)], UTC, translator("en")
    )
    assert texts(message) == [
        "The last day",
        "Policy",
        "Norland passes stablecoin act · Quay Wire · 23 Nov 2026",
        "Other",
        "Norland passes stablecoin act · Quay Wire · 23 Nov 2026",
    ]


def test_paragraphs_share_the_room_and_end_with_a_sentence() -> None:
    stories = [("policy", shown(number), told(number, text=ENGLISH * 9)) for number in range(MOST_IN_PART["daily"])]
    message = digest_message("The last week", stories, UTC, translator("en"))
    bodies = [part.text for part in message.parts if part.role == "entry"]
    assert len(bodies) == len(stories)
    assert all(body.endswith(".") and len(body) > 100 for body in bodies)


@pytest.mark.parametrize(("text", "url"), CASES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_stands_there_it_is_one_message(text: str, url: str, language: str) -> None:
    text = text.replace("\ud800", "\ufffd")  # as SQL has it
    stories = [
        ("policy", shown(number, text, url), told(number, text, f"{text} {text}", url))
        for number in range(MOST_IN_PART["weekly"])
    ]
    message = digest_message("The last week", stories, UTC, translator(language))
    plain, _ = parse_html(html_of(message))
    assert utf16(plain) <= 4_096
