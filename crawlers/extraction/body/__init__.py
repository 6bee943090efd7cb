"""The article's text among everything else on its page."""
