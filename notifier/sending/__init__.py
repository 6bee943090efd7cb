"""What the outbox owes goes out: claimed, composed, sent within the services' limits, and settled."""
