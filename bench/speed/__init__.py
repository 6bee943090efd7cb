"""Benches of speed; `python -m bench.speed` runs them all."""
