"""Messages as the Bot API of the tests reads them."""

from __future__ import annotations

import json
import re

import pytest

from notifier.digests.edition import Edition
from notifier.digests.pages.forms import telegram_of
from notifier.digests.pages.laying import page_of
from notifier.digests.pages.telegram import messages_of
from notifier.rendering.forms import html_of
from notifier.rendering.message import Message
from tests.notifier.botapi.reading.entities import MAX_ENTITIES, parse_html, utf16
from tests.notifier.digests.pages.hostile import CASES, many, with_text


def texts_of(messages: tuple[Message, ...]) -> list[str]:
    """Their texts, each of which Telegram takes."""
    found = []
    for message in messages:
        text, entities = parse_html(html_of(message))
        assert 0 < utf16(text) <= 4_096
        assert len(entities) <= MAX_ENTITIES
        found.append(text)
    return found


def test_it_says_everything_in_order(edition: Edition) -> None:
    said = "\n".join(texts_of(messages_of(page_of(edition))))
    places = [said.index(f"【{each.headline}】") for each in edition.pieces]
    assert places == sorted(places)
    assert [words.text for each in edition.pieces for words in each.paragraph if words.text not in said] == []


@pytest.mark.parametrize("number", [20, 50, 300])
def test_the_contents_say_where_each_section_begins(weekly: Edition, number: int) -> None:
    page = page_of(many(weekly, number))
    texts = texts_of(messages_of(page))
    contents = dict(re.findall(r"^(.+) · (\d+)$", texts[0], re.MULTILINE))
    headings = [chapter.name for chapter in page.chapters]
    assert [name for name in headings if f"\n{name}\n\n【" not in "\n" + texts[int(contents[name]) - 1]] == []
    assert sum(len(re.findall("【Headline number", text)) for text in texts) == number
    assert [text for text in texts if re.search(r"【[^】]*$", text)] == []


def test_the_contents_lead_to_messages_that_are_sent(weekly: Edition) -> None:
    page = page_of(many(weekly, 50))
    messages = messages_of(page)
    links = {number: f"https://t.me/c/1/{number}" for number in range(len(messages))}
    led = messages_of(page, links)
    assert led[1:] == messages[1:]
    assert html_of(led[0]).count('href="https://t.me/c/1/') >= len(page.chapters)
    assert texts_of(led) == texts_of(messages)


@pytest.mark.parametrize(("text", "url"), CASES)
def test_whatever_comes_from_outside_telegram_takes_it(weekly: Edition, text: str, url: str) -> None:
    assert texts_of(messages_of(page_of(with_text(weekly, text, url))))


def test_a_small_edition_is_one_message_without_contents(weekly: Edition) -> None:
    page = page_of(many(weekly, 1))
    small = Edition.from_dict({**many(weekly, 1).to_dict(), "beside": {}, "introduction": []})
    (text,) = texts_of(messages_of(page_of(small)))
    assert page.contents not in text


def test_each_line_of_the_form_is_what_telegram_takes(edition: Edition) -> None:
    lines = [json.loads(line) for line in telegram_of(edition).splitlines()]
    assert {line["parse_mode"] for line in lines} == {"HTML"}
    assert [line["text"] for line in lines] == [html_of(each) for each in messages_of(page_of(edition))]
