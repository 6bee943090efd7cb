"""HTML pages that list reports: the repeated block, what its items say, and what the page holds for scripts."""
