"""The date reader, where it stood before."""

from crawlers.dates import Found, find_all, find_when, read_found, read_when

__all__ = ["Found", "find_all", "find_when", "read_found", "read_when"]
