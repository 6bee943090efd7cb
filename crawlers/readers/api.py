"""JSON APIs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from config.kinds.api import ApiSource
from crawlers.apis.document import feed_of, read_value
from crawlers.parsing.entry import Feed
from crawlers.readers.paging import further, marks_of
from crawlers.readers.reader import Asking


class ApiReader:
    """Reads the first page of a list, and those behind it that are wanted.  Its cursor is what that page showed."""

    accept = "application/json, */*;q=0.5"

    async def read(self, source: ApiSource, asking: Asking) -> AsyncIterator[Feed]:
        """A document for each page."""

        async def ask(url: str, posted: str | None) -> Feed | None:
            answer = await asking.get(url, posted)
            if answer is None:
                return None
            value = read_value(answer.body, content_type=answer.content_type, url=answer.url, script=source.script)
            return feed_of(value, source, answer.url, posted)

        async def ask_next(following: str) -> Feed | None:
            return await (ask(following, None) if source.body is None else ask(source.url, following))

        first = await ask(source.url, source.body)
        if first is None:
            return
        yield first
        async for page in further(first, asking.cursor.split(), source.pages, ask_next, asking.notes):
            yield page
        if "paging_failed" not in asking.notes:
            asking.cursor = " ".join(marks_of(first))
