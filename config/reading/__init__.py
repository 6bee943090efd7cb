"""From files to plain values whose places are known, and from those to every mistake in them."""
