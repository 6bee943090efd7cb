"""Sections: under which of the digest's five a report is filed, or under none."""
