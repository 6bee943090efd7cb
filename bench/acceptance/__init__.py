"""Black-box acceptance: the real commands against replayed news, a Bot API double, kills and faults."""
