"""How often a document asks to be asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.parsing.feed import parse_feed
from crawlers.parsing.rhythm import NO_RHYTHM, Rhythm

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
ITEM = "<item><title>One</title><link>https://a.example/1</link><ttl>7</ttl></item>"


def read(channel: str, root: str = f"rss version='2.0' {SY}") -> Rhythm:
    document = f"<{root}><channel><title>A</title>{channel}{ITEM}</channel></{root.split()[0]}>"
    return parse_feed(document.encode(), content_type=None, url="https://a.example/").rhythm


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("", NO_RHYTHM),
        ("<ttl>60</ttl>", Rhythm(ttl_s=3_600)),
        ("<ttl> 5 </ttl>", Rhythm(ttl_s=300)),
        ("<ttl>-1</ttl>", NO_RHYTHM),
        ("<ttl>soon</ttl>", NO_RHYTHM),
        ("<ttl>1.5</ttl>", NO_RHYTHM),
        ("<ttl/>", NO_RHYTHM),
        ("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", Rhythm(0, 3_600)),
        ("<sy:updateFrequency>4</sy:updateFrequency><sy:updatePeriod>daily</sy:updatePeriod>", Rhythm(0, 21_600)),
        ("<sy:updatePeriod>Weekly</sy:updatePeriod>", Rhythm(0, 604_800)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Rhythm(0, 86_400)),
        ("<sy:updatePeriod>often</sy:updatePeriod>", NO_RHYTHM),
        ("<updatePeriod>daily</updatePeriod>", NO_RHYTHM),
        (
            "<skipHours><hour>0</hour><hour>23</hour><hour>24</hour><hour>x</hour></skipHours>",
            Rhythm(hours=(0, 23)),
        ),
        ("<skipDays><day>Saturday</day><day> sunday </day><day>Caturday</day></skipDays>", Rhythm(days=(5, 6))),
    ],
)
def test_what_a_channel_says(channel: str, expected: Rhythm) -> None:
    assert read(channel) == expected


def test_atom_and_broken_documents_say_it_too() -> None:
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom" {SY}><sy:updatePeriod>daily</sy:updatePeriod></feed>'
    assert parse_feed(atom.encode(), content_type=None, url="").rhythm == Rhythm(0, 86_400)
    assert read("<ttl>60</ttl><description>a & b</description>") == Rhythm(3_600)


@given(st.builds(Rhythm, st.integers(0), st.integers(0), st.just((1, 2)), st.just((6,))))
def test_it_survives_json(rhythm: Rhythm) -> None:
    assert Rhythm.from_json(rhythm.to_json()) == rhythm
    assert NO_RHYTHM.to_json() == "{}"
