"""What `mintwire pull` does: days, what is judged of reports, and the forms of its output."""
