"""Dates as feeds and pages write them: `read_when` where a text is one, `find_when` where one stands in a line."""

from crawlers.dates.reading import Found, find_all, find_when, read_found, read_when
from crawlers.dates.when import When

__all__ = ["Found", "When", "find_all", "find_when", "read_found", "read_when"]
