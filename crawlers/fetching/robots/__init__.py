"""robots.txt, obeyed (RFC 9309)."""
