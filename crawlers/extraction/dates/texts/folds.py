"""See `crawlers.dates.folds`."""

from crawlers.dates.folds import fold

__all__ = ["fold"]
