"""What the Bot API's refusals mean, by their texts.  Pure.

The texts are those of the server, https://github.com/tdlib/telegram-bot-api (telegram-bot-api/Client.cpp), and of the
API behind it, which answers in capitals (https://core.telegram.org/api/errors, and for each method its page).
"""

from __future__ import annotations

from config.errors import ChannelError, ChannelGone, MessageGone, NothingChanged

#: Part of the text, in small letters; what it means; where it is documented.  The first that fits counts.
TABLE: tuple[tuple[str, type[ChannelError], str], ...] = (
    # About a message that is to be edited.
    ("message is not modified", NothingChanged, "Client.cpp, MESSAGE_NOT_MODIFIED"),
    ("message to edit not found", MessageGone, "Client.cpp, check_message"),
    ("message can't be edited", MessageGone, "Client.cpp, check_message"),
    ("message_id_invalid", MessageGone, "api/method messages.editMessage"),
    ("edit_time_expired", MessageGone, "api/method messages.editMessage"),
    # About the chat, or its topic: nothing will be taken until somebody acts.
    ("chat not found", ChannelGone, "Client.cpp, check_chat"),
    ("group chat was deactivated", ChannelGone, "Client.cpp, check_chat_access"),
    ("group is deactivated", ChannelGone, "Client.cpp, check_chat_access"),
    ("not enough rights", ChannelGone, "Client.cpp, CHAT_WRITE_FORBIDDEN"),
    ("have no rights", ChannelGone, "Client.cpp, check_chat_access"),
    ("need administrator rights", ChannelGone, "Client.cpp, check_chat_access"),
    ("chat_admin_required", ChannelGone, "api/method messages.sendMessage"),
    ("chat_write_forbidden", ChannelGone, "api/method messages.sendMessage"),
    ("write_forbidden", ChannelGone, "api/method messages.sendMessage"),
    ("chat_restricted", ChannelGone, "api/method messages.sendMessage"),
    ("chat_guest_send_forbidden", ChannelGone, "api/method messages.sendMessage"),
    ("chat_send_plain_forbidden", ChannelGone, "api/method messages.sendMessage"),
    ("chat_forbidden", ChannelGone, "api/errors, 400"),
    ("chat_id_invalid", ChannelGone, "api/errors, 400"),
    ("channel_private", ChannelGone, "api/method messages.sendMessage"),
    ("channel_invalid", ChannelGone, "api/method messages.sendMessage"),
    ("channel_public_group_na", ChannelGone, "api/errors, 403"),
    ("peer_id_invalid", ChannelGone, "api/method messages.sendMessage"),
    ("user_banned_in_channel", ChannelGone, "api/method messages.sendMessage"),
    ("user_is_blocked", ChannelGone, "api/method messages.sendMessage"),
    ("user_is_bot", ChannelGone, "api/method messages.sendMessage"),
    ("user not found", ChannelGone, "Client.cpp, check_user"),
    ("user_id_invalid", ChannelGone, "api/errors, 400"),
    ("input_user_deactivated", ChannelGone, "api/method messages.sendMessage"),
    ("bot_blocked", ChannelGone, "api/errors, 403"),
    ("thread not found", ChannelGone, "Client.cpp, check_message_thread"),
    ("topic_closed", ChannelGone, "api/method messages.sendMessage"),
    ("topic_deleted", ChannelGone, "api/method messages.sendMessage"),
)


def meaning(text: str) -> type[ChannelError]:
    """Of a refusal with code 400; ChannelError itself where it is about the message: its text, its entities."""
    text = text.lower()
    return next((kind for part, kind, _ in TABLE if part in text), ChannelError)
