"""What a robots.txt says to us, against what Protego makes of the whole file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawlers.fetching.robots.rules import MOST_DELAY_S, MOST_RULES, product_token, rules_for

FILE = """\
# A file as sites have them
Sitemap: https://h/sitemap.xml
User-agent: Googlebot
Disallow: /

User-agent: mintwire  # us
User-agent: other
Disallow: /archive/
Allow: /archive/news
Crawl-delay: 5

User-Agent: *
Disallow: /search
Disallow: /*.pdf$

user-agent: MintWire/2.0
disallow: /drafts
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/archive/2020", False),
        ("/archive/news/1", True),
        ("/drafts/1", False),
        ("/search", True),
        ("/x.pdf", True),
        ("/robots.txt", True),
    ],
)
def test_groups_that_name_us_are_one_and_the_others_do_not_count(path: str, allowed: bool) -> None:
    assert rules_for("mintwire", FILE).allow(f"https://h{path}") is allowed


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/search?q=1", False), ("/x.pdf", False), ("/x.pdf?1", True), ("/archive/", True)],
)
def test_where_none_names_us_those_for_all_count(path: str, allowed: bool) -> None:
    assert rules_for("unknown", FILE).allow(f"https://h{path}") is allowed


@pytest.mark.parametrize("file", ["", "Disallow: /", "User-agent: *\nDisallow:", "<html>no</html>", "\x00\xff"])
def test_no_rules(file: str) -> None:
    assert rules_for("mintwire", file).allow("https://h/x")


def test_a_group_without_rules_allows_all() -> None:
    file = "User-agent: mintwire\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    assert rules_for("mintwire", file).allow("https://h/x")
    assert not rules_for("other", file).allow("https://h/x")


def test_rules_beyond_the_bound_are_counted() -> None:
    rules = rules_for("mintwire", "User-agent: *\n" + "Disallow: /x\n" * (MOST_RULES + 3))
    assert rules.unread == 3


def test_an_answer_is_the_same_when_it_is_remembered() -> None:
    rules = rules_for("mintwire", FILE)
    for number in range(300):
        url = f"https://h/{'drafts' if number % 2 else 'x'}/{number}"
        assert rules.allow(url) is rules.allow(url) is not bool(number % 2)


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("Mintwire/0.1 (news reader)", "mintwire"),
        ("Mozilla/5.0 (compatible; Desk-Bot/2.0; +https://h/)", "desk-bot"),
        ("desk", "desk"),
        ("7even", ""),
    ],
)
def test_our_name(agent: str, token: str) -> None:
    assert product_token(agent) == token


AGENTS = st.sampled_from(["*", "mintwire", "Mintwire", "other", "third"])
PATHS = st.text("abc/*$%", min_size=1, max_size=6).map("/".__add__)
LINES = st.one_of(
    AGENTS.map("User-agent: {}".format),
    PATHS.map("Disallow: {}".format),
    PATHS.map("Allow: {}".format),
    st.sampled_from(["", "# note", "Sitemap: https://h/s", "Crawl-delay: 2", "Disallow: /x # why", "Host: h"]),
)


@given(st.lists(LINES, max_size=12), st.text("abc/", max_size=6), st.sampled_from(["mintwire", "fourth"]))
def test_agrees_with_protego(lines: list[str], path: str, token: str) -> None:
    file = "\n".join(lines)
    url = f"https://h/{path}"
    assert rules_for(token, file).allow(url) is Protego.parse(file).can_fetch(url, token)


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\ncrawl-delay: 0.5\nDisallow: /x", 0.5),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: mintwire\nDisallow: /x", 0),
        ("User-agent: mintwire\nCrawl-delay: 3\nUser-agent: *\nCrawl-delay: 9", 3),
        ("User-agent: *\nCrawl-delay: 1e9", MOST_DELAY_S),
        ("User-agent: *\nCrawl-delay: -4", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("Crawl-delay: 4", 0),
        ("User-agent: *\nDisallow: /delay", 0),
    ],
)
def test_how_slowly_it_wants_to_be_asked(lines: str, delay: float) -> None:
    assert rules_for("mintwire", lines).crawl_delay == delay
