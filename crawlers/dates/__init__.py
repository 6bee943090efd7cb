"""Dates as feeds and pages write them.

    read_date("Fri, 20 Nov 2026 16:00:00 GMT+7")                                    # of a feed, a moment
    read_when("8 мая 2026 г., 10:30", fetched=fetched, timezone="Europe/Moscow")    # of a page, perhaps a day alone
    find_when("发布时间：2021-03-23 来源：新华网", fetched=fetched, language="zh")    # in a line

`fetched` is aware; `zone` and `timezone` are IANA names of the source's own zone, "UTC" where it is not known;
`language` is BCP 47 (`pt-BR`) or None.  What may mean several moments or days is unknown (None), not guessed.  Pure.

Names of months, "3 hours ago" and the orders of numbers are CLDR's, by babel.  dateparser was not taken: it reads a day
in "v2.10.20", "5.8" and "May", decides 05/08/2026 for everyone, does not know Japanese eras nor Buddhist years, and
takes some thirty times as long; dateutil neither, which knows no language but English, and drops zones that it does
not know.
"""

from crawlers.dates.moments import Moment, read_date
from crawlers.dates.reading import Found, find_all, find_when, read_found, read_when
from crawlers.dates.when import When

__all__ = ["Found", "Moment", "When", "find_all", "find_when", "read_date", "read_found", "read_when"]
