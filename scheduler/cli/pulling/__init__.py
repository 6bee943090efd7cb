"""What `mintwire pull` does: days, choosing reports, what is judged of them, and the forms of its output."""
