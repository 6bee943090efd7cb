"""The vocabulary and the record: items, stories, identity, collections and the stores."""
