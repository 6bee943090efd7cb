"""How something is answered by HTTP, whatever it is: conditions, ranges, encodings, bodies."""
