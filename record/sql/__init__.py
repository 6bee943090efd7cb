"""The record in SQL: items, stories, watches, channels, subscriptions, deliveries and what the program learned."""
