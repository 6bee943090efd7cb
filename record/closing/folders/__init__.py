"""The folders of days: files moved, brought to a storage, cleared away, expired, and what they take."""
