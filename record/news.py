"""Whether a report is news when it is filed, and if not, why.  Pure."""

from __future__ import annotations

from typing import Literal, get_args

#: What a filed line says of its report: `news`; or why it is none: `first_poll` (the source held it before we read
#: it), `archive` (it came from a source's archive), `age` (older than the limit); or `by_page` (undated, so its page
#: decides).
News = Literal["news", "first_poll", "archive", "age", "by_page"]
NEWS: tuple[News, ...] = get_args(News)
