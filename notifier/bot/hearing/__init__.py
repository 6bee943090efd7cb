"""What comes from Telegram: updates, polled or brought, each handled once and those of a chat in order."""
