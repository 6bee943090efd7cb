"""What an address leads to, whichever method finds it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from config.errors import FetchError
from crawlers.finding.api import find_apis
from crawlers.finding.feeds import find_feeds
from crawlers.finding.found import Found, Get, free_id
from crawlers.finding.listing import find_listing
from crawlers.finding.page import find_page
from crawlers.finding.sitemap import find_sitemaps
from crawlers.parsing.pages import is_challenge
from crawlers.readers.reader import Answer

#: In the order in which they are asked and told: what a site offers to be read comes before what is made of its pages.
METHODS: Sequence[Callable[[Answer, Get], Awaitable[list[Found]]]] = (
    find_feeds,
    find_apis,
    find_listing,
    find_sitemaps,
    find_page,
)
#: Addresses that one search asks for, by all methods.
MOST_REQUESTS = 40
#: A source whose newest report is so much older than that of another one has been left standing.
_LEFT_STANDING = timedelta(days=365)


async def find(url: str, get: Get) -> list[Found]:
    """The sources that an address leads to, the best first, each with an id of its own.

    Raises FetchError where the address itself cannot be had, or only by a browser (`challenge`).
    """
    asked = _Asked(get)
    page = await asked(url)
    found = [each for method in METHODS for each in await method(page, asked)]
    if not found and is_challenge(page.body):
        raise FetchError("challenge", "the page wants to see a browser")
    return _told_apart(sorted(found, key=_left_standing(found)))


class _Asked:
    """Asks each address once, for whichever method, and no more of them than a guest would."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._answers: dict[str, Answer | FetchError] = {}

    async def __call__(self, url: str) -> Answer:
        if url not in self._answers:
            if len(self._answers) >= MOST_REQUESTS:
                raise FetchError("enough", f"{MOST_REQUESTS} addresses were asked already")
            try:
                self._answers[url] = await self._get(url)
            except FetchError as fault:
                self._answers[url] = fault
        answer = self._answers[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer


def _left_standing(found: Sequence[Found]) -> Callable[[Found], bool]:
    newest = max((each.newest for each in found if each.newest), default=None)
    return lambda each: bool(newest and each.newest and each.newest < newest - _LEFT_STANDING)


def _told_apart(found: Sequence[Found]) -> list[Found]:
    """Of sources that would have one id the later ones get a number."""
    taken: set[str] = set()
    apart = []
    for each in found:
        identity = free_id(each.source.id, taken)
        taken.add(identity)
        apart.append(replace(each, source=each.source.model_copy(update={"id": identity})))
    return apart
