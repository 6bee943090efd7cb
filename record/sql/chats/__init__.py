"""What chats set up by themselves: settings, buttons, dialogues, mutes, invitations and editions."""
