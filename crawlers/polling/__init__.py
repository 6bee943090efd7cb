"""Carrying released polls through: taking them up, keeping their hosts, planning the next."""
