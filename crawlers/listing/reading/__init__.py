"""What the items of a block say."""
