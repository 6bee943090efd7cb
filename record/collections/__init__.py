"""Daily collections on disk: `collections/2026/11/23/items/<writer>-<n>.jsonl`, one JSON line an item."""
