"""Signals: what can be compared between reports, also of different languages."""
