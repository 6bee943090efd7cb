"""How messages look, held by the tables in `rendered/` and by Telegram's own parser of the double."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ChannelError
from notifier.render import render, web_url
from tests.notifier.botapi.entities import parse_html, utf16

HERE = Path(__file__).parent / "rendered"


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


ALERTS = _rows("alerts.yaml")
USUAL = ALERTS[0]["alert"]


@pytest.mark.parametrize("row", ALERTS, ids=lambda row: row["name"])
def test_messages(row: dict[str, Any]) -> None:
    message = render("alert", USUAL | row["alert"])
    assert message.html == row["html"]
    if "text" in row:
        assert message.text == row["text"]


def _shown(summary: str) -> str:
    lines = parse_html(render("alert", USUAL | {"title": "T", "summary": summary}).html)[0].split("\n")
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
    links = [entity for entity in parse_html(render("alert", USUAL | {"url": url}).html)[1] if "url" in entity]
    assert [link["url"].rstrip("/") for link in links] == [url.rstrip("/")]


@pytest.mark.parametrize("url", NOT_WEB)
def test_other_addresses_are_not_shown(url: str) -> None:
    message = render("alert", USUAL | {"url": url})
    assert message.preview is None
    assert "href" not in message.html
    assert url == "" or url not in message.text


anything = (
    st.none()
    | st.text(st.sampled_from("ab <>&\"';é。！?.\u0301\u200d😀👍🏽数\x00\x1b\u202e\n"), max_size=500)
    | st.text()
)
addresses = st.none() | st.text(max_size=30) | st.text(max_size=300).map("https://e.org/".__add__)
times = st.sampled_from([None, "2026-11-23T08:30:00Z", "2026-11-23T08:30:00.123+08:00"])


@settings(max_examples=500, deadline=None)
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
    message = render("alert", given | {"discovered": "2026-11-23T08:31:07Z"})
    text, _ = parse_html(message.html)
    assert utf16(text) <= 4096
    assert text.strip()
    unseen = [char for char in message.text.replace("\n", "") if not char.isprintable() and char < "\u00a0"]
    assert unseen == []
    assert len(message.text.split("\n")) == 2


def test_times_are_told_in_utc() -> None:
    assert "23 Nov 2026, 00:30 UTC" in render("alert", USUAL | {"published": "2026-11-23T08:30:00+08:00"}).html


@pytest.mark.parametrize(
    ("kind", "payload"), [("digest", USUAL), ("alert", {"title": "x"}), ("alert", USUAL | {"words": None})]
)
def test_what_cannot_be_rendered_says_so(kind: str, payload: dict[str, Any]) -> None:
    with pytest.raises(ChannelError, match=kind):
        render(kind, payload)
