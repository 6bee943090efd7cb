"""One reader per kind of source: how it is asked for, and how its answer is read."""
