"""A strict Telegram Bot API double: real HTTP, real error texts, real limits, and faults on demand.

Inside a test it is the fixture `botapi` (tests/notifier/conftest.py); alone it is a program:

    python -m tests.notifier.botapi --port 8081 --log accepted.jsonl --chat -1001234567890 --chat 4242

It serves `/bot<TOKEN>/METHOD` as https://core.telegram.org/bots/api says, and for tests:

    GET  /messages[?chat=ID]   everything accepted and still standing, oldest first
    GET  /stats                answers by method and code: {"sendMessage": {"200": 3, "429": 1}}
    GET  /record               what people and the bot did, in order
    POST /control              chats, faults, updates and limits, see `control.Controls.take`

What people do (say, press, seek, add or remove the bot) is `BotApi.people`.
"""

from tests.notifier.botapi.server import BotApi
from tests.notifier.botapi.state.chats import Chat, User
from tests.notifier.botapi.state.messages import Message
from tests.notifier.botapi.state.metering import Limits
from tests.notifier.botapi.world import TOKEN

__all__ = ["TOKEN", "BotApi", "Chat", "Limits", "Message", "User"]
