"""Who may read what, and how much: bearer tokens, signed links, limits."""
