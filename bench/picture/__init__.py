"""Pictures of the real command in a real terminal, for the docs."""
