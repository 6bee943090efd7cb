"""CBDC: which reports are about one, whose, and what happened to it."""
