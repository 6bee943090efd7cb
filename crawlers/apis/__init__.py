"""JSON APIs: from what one answers to entries, by the paths of its source."""
