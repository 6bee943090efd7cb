"""How well Mintwire reads, on real data; see bench/README.md."""
