"""A slow, obvious reading of docs/watches.md that shares no code with notifier.query, and what is asked of both."""
