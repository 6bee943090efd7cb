"""The words of an edition."""
