"""The daily collections by HTTP."""
