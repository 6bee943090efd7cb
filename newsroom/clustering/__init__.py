"""Stories: which reports are of the same event, decided as they come."""
