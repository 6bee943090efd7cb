"""Many sources of all kinds on one crawl worker."""
