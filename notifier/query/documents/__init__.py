"""What queries are asked of: a report's texts, folded, and its facts."""
