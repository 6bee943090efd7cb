"""Who hears what: watches, matching, deliveries and channels."""
