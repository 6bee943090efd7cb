"""What the newsroom makes of reports: section, tags, origin and financing of each, and what a story is of them."""
