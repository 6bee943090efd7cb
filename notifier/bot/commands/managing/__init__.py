"""What a chat is, and how it is told."""
