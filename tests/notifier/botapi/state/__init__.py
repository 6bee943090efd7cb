"""What the double knows, without HTTP: chats and people, messages, limits, faults, updates."""
