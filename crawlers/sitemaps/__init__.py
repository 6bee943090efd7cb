"""Sitemaps, https://www.sitemaps.org/protocol.html: what they say, and what of them is asked when."""
