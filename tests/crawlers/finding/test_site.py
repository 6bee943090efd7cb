"""Sites to sources: each of `sites/` gives what it says itself; `asked` is the number of addresses asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import FetchError
from crawlers.finding.feeds import MOST_REQUESTS
from crawlers.finding.found import described, free_id
from crawlers.finding.site import find
from crawlers.readers.reader import Answer

SHOWN = {
    *(
        "id",
        "name",
        "kind",
        "language",
        "url",
        "item",
        "auto",
        "match",
        "script",
        "items",
        "link",
        "title",
        "date",
        "summary",
        "content",
    ),
    *("guid", "page"),
}
SITES = Path(__file__).parent / "sites"


class Site:
    """Answers with texts, and with 404 elsewhere."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def get(self, url: str) -> Answer:
        self.asked.append(url)
        if url not in self.answers:
            raise FetchError("not_found", "status 404")
        return Answer(url, self.answers[url].encode(), None)


@pytest.mark.parametrize("name", sorted(path.stem for path in SITES.glob("*.yaml")))
async def test_site(name: str) -> None:
    case: dict[str, Any] = yaml.safe_load((SITES / f"{name}.yaml").read_text(encoding="utf-8"))
    site = Site(case["answers"])
    found = await find(case["url"], site.get)
    fields = [
        each.source.model_dump(include=SHOWN, exclude_defaults=True) | {"entries": len(each.entries), "why": each.why}
        for each in found
    ]
    assert fields == [{"kind": "feed", **each} for each in case["found"]]
    assert len(set(site.asked)) == len(site.asked) == case.get("asked", len(site.asked))


async def test_a_page_with_very_many_feeds_is_not_asked_for_all() -> None:
    links = "".join(f"<a href='/rss/{number}.xml'>RSS</a>" for number in range(1_000))
    site = Site({"https://a.example/": f"<html><body>{links}</body></html>"})
    (page,) = await find("https://a.example/", site.get)
    assert page.source.kind == "page"
    for_sitemaps = ["https://a.example/robots.txt", "https://a.example/sitemap.xml"]
    assert site.asked[1 + MOST_REQUESTS :] == for_sitemaps


async def test_a_page_for_browsers_only_is_told_as_such() -> None:
    words = "<p>Checking your browser before you go to a.example. This is automatic and takes up to 5 seconds.</p>"
    page = f"<html><head><title>Just a moment...</title></head><body>{words}</body></html>"
    site = Site({"https://a.example/": page})
    with pytest.raises(FetchError, match="challenge: the page wants to see a browser"):
        await find("https://a.example/", site.get)


async def test_an_address_without_an_answer_is_told_as_such() -> None:
    with pytest.raises(FetchError, match="not_found"):
        await find("https://a.example/", Site({}).get)


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://www.ecb.europa.eu/rss/press.html", "ecb-europa-press"),
        ("https://www.bankofengland.co.uk/rss/news", "bankofengland-news"),
        ("https://www.bi.go.id/id/rss", "bi"),
        ("https://feeds.wire.example/all-news.rss", "wire-all-news"),
        ("https://someone.github.io/notes/atom.xml", "someone-notes"),
        ("http://[2001:db8::1]:8080/feed", "2001-db8-1"),
        ("https://xn--fiqs8s.example/新闻/feed.xml", "xn-fiqs8s"),
        ("https://www/", "source"),
    ],
)
def test_ids_say_whose(url: str, identity: str) -> None:
    assert described(url, None, None)["id"] == identity


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert free_id("a", {"a", "a-2"}) == "a-3"
    assert free_id("b" * 64, {"b" * 64}) == "b" * 59 + "-2"
