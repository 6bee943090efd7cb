"""From the bytes of an article page to a report: text, title, authors, dates, language.  Pure: no I/O, no clock."""
