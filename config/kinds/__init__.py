"""The kinds of source: what each says of itself in the config.  `crawlers.readers` has a reader for each."""
