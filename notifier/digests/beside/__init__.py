"""What stands beside the stories of an edition: financings, stages, dates, coverage, attention."""
