"""The command line: `mintwire`."""
