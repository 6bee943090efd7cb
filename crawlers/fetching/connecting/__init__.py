"""What a connection may lead to, how it is trusted, and how many there are."""
