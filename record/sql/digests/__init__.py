"""House editions of the digest: when each is due, what each was, and who gets them."""
