"""What the terminal shows of a running wire."""
