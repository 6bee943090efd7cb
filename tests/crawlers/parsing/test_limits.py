"""Documents made to take a parser's time or memory."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from crawlers.parsing.feed import MOST_ENTRIES, parse_feed
from tests.forking import ask

ROOT = Path(__file__).parents[3]
RSS, END = "<rss version='2.0'><channel>", "</channel></rss>"
ITEM = "<item><title>A title</title><link>https://x.example/1</link></item>"

# head, what is repeated, tail, result
HOSTILE = [
    (RSS, ITEM, END, MOST_ENTRIES),
    (RSS, ITEM, "&", MOST_ENTRIES),
    (RSS, "<item/>", END, MOST_ENTRIES),
    (RSS, "<item>", "", MOST_ENTRIES),
    (RSS, "<a>", "", "not_a_feed"),
    (RSS, "<a xml:base='b/'>", "", 0),
    (RSS, "<!-- -->", END, "not_a_feed"),
    (RSS + "<item><title>", "&lt;b&gt;", "</title></item>" + END, 1),
    (RSS + "<item><title>x</title><description>", "&lt;p&gt;", "</description></item>&" + END, 1),
    (RSS + "<item><title>", "&#60;", "", 0),
    (RSS + "<item><title>", "字😀", "</title></item>" + END, 1),
    (RSS + "<item><title>x</title><pubDate>", "1 ", "</pubDate></item>" + END, 1),
    (RSS + "<item><title>x</title>", "<author>a@a.</author>", "</item>" + END, 0),
    (RSS + "<item a='", "x", "'/>" + END, 1),
    (RSS + "<item ", "a='' ", "/>" + END, 0),
    (RSS + "<item><a ", "x=y ", "</item>" + END, 1),
    (RSS + "<item>", "&", "</item>" + END, 1),
    (RSS + "<item>", "<", "</item>" + END, 0),
    (RSS + "<item>", "<![CDATA[", "]]></item>" + END, 0),
    (RSS + "<item><link>", "a.", "</link></item>" + END, 1),
    (RSS, '<a "', "", "not_a_feed"),
    (RSS, "<![CDATA[", "", "not_a_feed"),
    ("<?xml version='1.0' ", 'encoding="a" ', "", "not_a_feed"),
    ("<?xml version='1.0'?>", "\n", "<rss>&", 0),
    ("<html>", "<p>x", "", "html"),
    ('{"items": [', "{},", "{}]}", "not_a_feed"),
    ("", "\x80", "", "not_a_feed"),
]


@pytest.mark.parametrize(("head", "part", "tail", "result"), HOSTILE)
def test_ten_megabytes_of_it(head: str, part: str, tail: str, result: int | str) -> None:
    command = [sys.executable, "-m", "tests.crawlers.parsing.read_large", json.dumps([head, part, tail])]
    done = ask(command, os.environ, ROOT)
    assert done.returncode == 0, done.stderr
    found, grown_mb = json.loads(done.stdout)
    assert found == result
    assert grown_mb < 200


def test_a_large_feed_is_read_whole() -> None:
    items = "".join(f"<item><title>Number {n}</title><guid>https://x.example/{n}</guid></item>" for n in range(5000))
    feed = parse_feed((RSS + items + END).encode(), content_type=None, url="")
    assert [feed.entries[n].title for n in (0, 4999)] == ["Number 0", "Number 4999"]
    assert not feed.notes


@pytest.mark.parametrize("end", [END, "&" + END])
def test_of_too_many_entries_the_first_are_read_and_it_is_told(end: str) -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://x.example/{n}</link></item>" for n in range(MOST_ENTRIES + 9)
    )
    feed = parse_feed((RSS + items + end).encode(), content_type=None, url="")
    assert [entry.title for entry in feed.entries] == [str(n) for n in range(MOST_ENTRIES)]
    assert "too_many_entries" in feed.notes


def test_of_too_large_a_json_feed_too() -> None:
    document = {"items": [{"id": str(n)} for n in range(MOST_ENTRIES + 1)]}
    feed = parse_feed(json.dumps(document).encode(), content_type=None, url="")
    assert len(feed.entries) == MOST_ENTRIES
    assert "too_many_entries" in feed.notes
