"""From what was heard to what is answered: who may, which command, and saying it."""
