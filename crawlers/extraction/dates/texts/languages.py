"""See `crawlers.dates.languages`."""

from crawlers.dates.languages import zone

__all__ = ["zone"]
