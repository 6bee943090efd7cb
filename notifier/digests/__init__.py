"""Digests: many stories in one edition, by section, as an editor would choose, order and word them."""
