"""Whom a report cites for what it says: the outlet, and the day."""
