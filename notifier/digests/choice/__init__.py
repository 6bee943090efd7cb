"""What stands in an edition, and in which order: scores that can be explained, limits, and no event twice.  Pure."""
