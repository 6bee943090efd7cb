"""All watches against each document in one pass, and why one matches or does not.  Pure."""
