"""How long reports wait to be discovered, by who decides when sources are polled."""
