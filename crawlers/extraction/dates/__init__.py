"""When a page was published: dates in texts, and the days of pages.  Pure; callers pass when the page was fetched.

    read_when("8 мая 2026 г., 10:30", fetched=fetched, timezone="Europe/Moscow", language="ru")
    find_when("发布时间：2021-03-23 来源：新华网", fetched=fetched, timezone="Asia/Shanghai")
    page_day(tree, url=url, fetched=fetched, timezone="Europe/Berlin", language="de").published

`fetched` is aware; `timezone` is the IANA name of the source's own zone, "UTC" where it is not known; `language` is
BCP 47 (`pt-BR`) or None.  What may mean several days is unknown (None), not guessed.

Month names, "3 hours ago" and the orders of numbers are CLDR's, by babel.  dateparser was not taken: it reads a day in
"v2.10.20", "5.8" and "May", decides 05/08/2026 for everyone, does not know Japanese eras nor Buddhist years, and takes
some thirty times as long.
"""

from crawlers.extraction.dates.pages import page_day
from crawlers.extraction.dates.texts import find_when, read_when
from crawlers.extraction.dates.when import Published, When

__all__ = ["Published", "When", "find_when", "page_day", "read_when"]
