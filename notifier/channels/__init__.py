"""Ways to reach people: one sender per kind of channel."""
