"""The forms of a page that are files."""
