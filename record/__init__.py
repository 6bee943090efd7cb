"""What is known and kept: reports and stories, their identity and texts, and the stores that hold them."""
