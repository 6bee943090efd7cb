"""What messages look like: their parts first, and of these HTML, plain text and JSON.  Pure."""
