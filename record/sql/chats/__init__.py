"""What chats set up by themselves: settings, buttons, dialogues, mutes and invitations."""
