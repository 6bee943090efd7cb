"""Who is told what, as plain rules over what matched and what was told.  Pure."""
