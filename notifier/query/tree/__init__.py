"""The conditions of a query, and how they combine."""
