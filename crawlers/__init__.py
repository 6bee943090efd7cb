"""Fetching and reading sources."""
