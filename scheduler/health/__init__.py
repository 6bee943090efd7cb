"""How each source fares: what it is like to read, whether it is silent for too long, and who is told of it."""
