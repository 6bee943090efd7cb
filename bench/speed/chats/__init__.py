"""Very many chats that set themselves up by commands: what a story costs that very many of them are told of."""
