"""What can be read at an address, where nobody has said it yet."""
