"""A simulated month of sites of every kind on loopback, in which reports come, move, are corrected and vanish."""
