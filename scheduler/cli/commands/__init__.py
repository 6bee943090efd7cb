"""One module for each command, with an `app`; each is loaded when its command is asked for."""
