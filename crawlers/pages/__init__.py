"""Fetching article pages for their text, beside the polls and after them."""
