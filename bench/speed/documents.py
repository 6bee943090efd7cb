"""Feeds for the benches: made here, of a size and shape as outlets have them, or captured ones with entries added.

A feed is a number and a version; each version has NEW_ENTRIES entries more, and as many old ones fewer.
Pure, and the same every time: the random choices hang on the feed's and the entry's number alone.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from xml.sax.saxutils import escape

ENTRIES = 30
NEW_ENTRIES = 3
#: Entries kept ready, so that the next version of a feed costs the server little.
KEPT = 100_000
BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
# fmt: off
WORDS = (
    "bank", "reserve", "digital", "currency", "pilot", "wallet", "ledger", "stablecoin", "issuer", "token",
    "market", "rate", "policy", "council", "payment", "settlement", "retail", "wholesale", "bridge",
    "custody", "exchange", "licence", "regulator", "draft", "bill", "committee", "senate", "euro", "dollar",
    "yuan", "yen", "krona", "pound", "franc", "rupee", "inflation", "bond", "yield", "fund", "trust",
    "asset", "treasury", "deposit", "liquidity", "merger", "capital", "investor", "round", "venture",
    "price", "rally", "loss", "volume", "network", "upgrade", "validator", "block", "fee", "bitcoin",
    "ether", "miner", "hash", "protocol", "contract", "audit", "breach", "fraud", "court", "ruling",
    "appeal", "fine", "report", "survey", "study", "paper", "says", "warns", "plans", "launches", "delays",
    "expands", "approves", "rejects", "tests", "opens", "joins", "leaves", "raises", "cuts", "the", "a",
    "of", "in", "for", "with", "after", "before", "over", "under", "new", "first", "largest", "central",
    "national", "global", "regional", "public", "private", "cross-border", "offline",
)
# fmt: on
_FIRST_ENTRY = re.compile(rb"<(item|entry)[\s>].*?</\1>", re.DOTALL)
_TITLE = re.compile(rb"<title[^>]*>\s*(?:<!\[CDATA\[)?")
_END_OF_NAME = re.compile(rb"\s*(?:\]\]>\s*)?</(?:guid|link|id)>")
_NAMING_ATTRIBUTE = re.compile(rb"""(?:href|rdf:about)=(?:"[^"]*|'[^']*)""")


@dataclass(frozen=True)
class Made:
    """RSS 2.0 of our own making; every third feed carries whole texts."""

    number: int

    def body(self, version: int) -> bytes:
        """UTF-8."""
        newest = ENTRIES + version * NEW_ENTRIES
        entries = "\n".join(_made_entry(self.number, n) for n in range(newest - 1, newest - 1 - ENTRIES, -1))
        title = f"Outlet {self.number} - money and ledgers"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">'
            f"<channel><title>{title}</title><link>https://outlet-{self.number}.example/</link>"
            f"<description>{title}</description><language>en</language>\n{entries}\n</channel></rss>\n"
        ).encode()


@lru_cache(maxsize=KEPT)
def _made_entry(feed: int, number: int) -> str:
    dice = random.Random(feed * 1_000_003 + number)
    title, text = _words(dice, 11).capitalize(), _paragraphs(dice, 1)
    link = f"https://outlet-{feed}.example/2026/06/{'-'.join(title.lower().split()[:6])}-{number}/"
    content = f"<content:encoded><![CDATA[{_paragraphs(dice, 5)}]]></content:encoded>" if feed % 3 == 0 else ""
    tags = "".join(f"<category><![CDATA[{dice.choice(WORDS)}]]></category>" for _ in range(3))
    return (
        f"<item><title>{escape(title)} &amp; more</title><link>{link}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<dc:creator><![CDATA[{_words(dice, 2).title()}]]></dc:creator><guid isPermaLink="false">{link}</guid>'
        f"<pubDate>{format_datetime(BEGIN + timedelta(minutes=7 * number))}</pubDate>{tags}"
        f"<description><![CDATA[{text}]]></description>{content}</item>"
    )


@dataclass(frozen=True)
class Captured:
    """A captured document; later versions have copies of its first entry before it, each with a name of its own."""

    document: bytes

    def body(self, version: int) -> bytes:
        """In the document's own encoding: what is added is ASCII."""
        first = _FIRST_ENTRY.search(self.document)
        if first is None:
            return self.document
        added = b"".join(_renamed(first[0], n) for n in range(version * NEW_ENTRIES, 0, -1))
        return self.document[: first.start()] + added + self.document[first.start() :]


def _renamed(entry: bytes, number: int) -> bytes:
    """Of the same shape, with another title, link and guid, so that it is another report to any reader."""
    entry = _TITLE.sub(rb"\g<0>Number %d: " % number, entry, count=1)
    entry = _END_OF_NAME.sub(rb"?number=%d\g<0>" % number, entry)
    return _NAMING_ATTRIBUTE.sub(rb"\g<0>?number=%d" % number, entry)


def _paragraphs(dice: random.Random, count: int) -> str:
    return "".join(f'<p>{_words(dice, 45).capitalize()}, <a href="/more">says the bank</a>.</p>' for _ in range(count))


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))
