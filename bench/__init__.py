"""Benches: what Mintwire does on real input, and how fast; see README.md."""
