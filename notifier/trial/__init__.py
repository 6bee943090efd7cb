"""Trying queries on what was filed: what watches with them would have told."""
