"""Dates as pages write them: `read_when` where a text is one, `find_when` where one stands in a line."""

from crawlers.extraction.dates.texts.reading import Found, find_all, find_when, read_found, read_when

__all__ = ["Found", "find_all", "find_when", "read_found", "read_when"]
