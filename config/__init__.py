"""What to read, what to watch and where to send: typed settings and the shipped catalogue."""
