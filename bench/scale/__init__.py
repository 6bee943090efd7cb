"""The wire with 100,000 chats that set themselves up."""
