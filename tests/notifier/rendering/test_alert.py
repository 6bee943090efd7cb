"""How messages look, held by the tables in `rendered/` and by Telegram's own parser of the double."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.rendering.alert import alert_message, web_url
from notifier.rendering.forms import html_of, text_of
from notifier.rendering.message import Message
from tests.notifier.botapi.reading.entities import parse_html, utf16
from tests.notifier.rendering.alerts import alert_of

HERE = Path(__file__).parent / "rendered"


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


ALERTS = _rows("alerts.yaml")
USUAL = ALERTS[0]["alert"]


def made(**changes: Any) -> Message:
    return alert_message(alert_of(USUAL | changes))


@pytest.mark.parametrize("row", ALERTS, ids=lambda row: row["name"])
def test_messages(row: dict[str, Any]) -> None:
    message = made(**row["alert"])
    assert html_of(message) == row["html"]
    if "text" in row:
        assert text_of(message) == row["text"]


def _shown(summary: str) -> str:
    lines = parse_html(html_of(made(title="T", summary=summary)))[0].split("\n")
    return lines[3]


@pytest.mark.parametrize("row", _rows("cuts.yaml"), ids=lambda row: row["summary"][:20])
def test_summaries_are_cut_where_a_sentence_ends(row: dict[str, Any]) -> None:
    mark, piece, times = row.get("fill", ("REPEAT", "", 0))
    shown = _shown(row["summary"].replace(mark, piece * times))
    if "ends" in row:
        assert shown.startswith(row["shows"].partition("MOST")[0])
        assert shown.endswith(row["ends"])
    else:
        assert shown == row["shows"].replace(mark, piece * times)
    assert 0 < utf16(shown) <= 350


WEB = ["https://e.org", "http://1.2.3.4:80/a?b=%20&c=d#e", "https://例子.中国/路径", "https://e.org/\"'<>"]
NOT_WEB = [
    *["javascript:alert(1)", "data:text/html,x", "//e.org/", "/a", "", "ftp://e.org/", "file:///etc/passwd"],
    *["tg://user?id=1", "https://", "https://[::1", "https://e.org/a b", "https://e.org/\n", "https://e.org/\u202e"],
    "https://e.org/" + "a" * 2048,
]


@pytest.mark.parametrize("url", WEB)
def test_addresses_of_the_web_survive_as_they_are(url: str) -> None:
    assert web_url(url) == url
    links = [entity for entity in parse_html(html_of(made(url=url)))[1] if "url" in entity]
    assert [link["url"].rstrip("/") for link in links] == [url.rstrip("/")]


@pytest.mark.parametrize("url", NOT_WEB)
def test_other_addresses_are_not_shown(url: str) -> None:
    message = made(url=url)
    assert message.preview is None
    assert "href" not in html_of(message)
    assert url == "" or url not in text_of(message)


anything = (
    st.none()
    | st.text(st.sampled_from("ab <>&\"';é。！?.\u0301\u200d😀👍🏽数\x00\x1b\u202e\n"), max_size=500)
    | st.text()
)
addresses = st.none() | st.text(max_size=30) | st.text(max_size=300).map("https://e.org/".__add__)
times = st.sampled_from([None, "2026-11-23T08:30:00Z", "2026-11-23T08:30:00.123+08:00"])


@settings(max_examples=500)
@given(
    title=anything,
    url=addresses,
    source_name=st.text(max_size=300),
    published=times,
    summary=anything | st.text("ab. 。\U0001f600", min_size=300).map(lambda text: text * 20),
    words=st.lists(st.text(max_size=200), max_size=30),
    watches=st.lists(st.text(min_size=1, max_size=100), min_size=1, max_size=30),
    others=st.lists(st.fixed_dictionaries({"name": anything.map(str), "url": addresses}), max_size=30),
    more=st.integers(0, 10**9),
    first=st.none() | st.fixed_dictionaries({"title": anything, "url": addresses}),
)
def test_whatever_comes_is_a_message_that_telegram_takes(**given: Any) -> None:
    message = made(**given)
    text, _ = parse_html(html_of(message))
    assert utf16(text) <= 4096
    assert text.strip()
    plain = text_of(message)
    assert [char for char in plain.replace("\n", "") if not char.isprintable() and char < "\u00a0"] == []
    headline, *below = plain.split("\n")
    assert headline
    assert not headline.startswith(" ")
    assert 1 <= len(below) <= 2
    assert all(line.startswith("    ") for line in below)
    assert Message(message.parts).digest() != Message((*message.parts, message.parts[0])).digest()


def test_times_are_told_in_utc() -> None:
    assert "23 Nov 2026, 00:30 UTC" in html_of(made(published="2026-11-23T08:30:00+08:00"))


@pytest.mark.parametrize("url", ["http://intranet/press/1", "http://localhost:8080/a?b=<c>"])
def test_an_address_that_telegram_takes_for_no_link_is_shown(url: str) -> None:
    text, entities = parse_html(html_of(made(url=url)))
    assert f"({url})" in text.split("\n")[0]
    assert not [entity for entity in entities if "url" in entity]


def test_a_message_is_plain_values_for_channels_that_speak_json() -> None:
    parts = made(summary=None).to_dict()["parts"]
    assert [part["role"] for part in parts] == ["headline", "origin", "why"]
    assert parts[0]["spans"] == [{"text": USUAL["title"], "url": USUAL["url"]}]


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("Asia/Singapore", "24 Nov 2026, 06:30 UTC+8 (edited 25 Nov 2026, 00:01)"),
        ("America/New_York", "23 Nov 2026, 17:30 UTC-5 (edited 24 Nov 2026, 11:01)"),
        ("Asia/Kolkata", "24 Nov 2026, 04:00 UTC+5:30 (edited 21:31)"),
        ("UTC", "23 Nov 2026, 22:30 UTC (edited 24 Nov 2026, 16:01)"),
    ],
)
def test_times_are_those_of_the_channels_zone(zone: str, says: str) -> None:
    alert = alert_of(USUAL | {"published": "2026-11-23T22:30:00Z", "corrected": "2026-11-24T16:01:00Z"})
    assert says in text_of(alert_message(replace(alert, zone=ZoneInfo(zone))))
