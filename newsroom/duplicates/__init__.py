"""Near-duplicates: the same text again, copied, syndicated or lightly rewritten."""
