"""The matcher: follows the change log, asks all watches, writes matches and deliveries, wants article pages."""
