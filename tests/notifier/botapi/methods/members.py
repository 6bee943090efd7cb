"""Chats, their members and their topics: https://core.telegram.org/bots/api#getchatmember."""

from __future__ import annotations

from tests.notifier.botapi.reading.parameters import Parameters, integer
from tests.notifier.botapi.state.chats import ADMINISTRATOR, CREATOR, GONE, LEFT, PRIVATE, Chat
from tests.notifier.botapi.state.faults import bad_request, permanent_refusal
from tests.notifier.botapi.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
#: https://core.telegram.org/bots/api#createforumtopic: "1-128 characters"; the colour is one of those it lists.
_MAX_NAME, _COLOUR = 128, 7322096


def get_chat(world: World, parameters: Parameters) -> Parameters:
    chat = _entered(world, parameters)
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(_GIFTS, True)}
    return chat.to_dict() | more


def _entered(world: World, parameters: Parameters) -> Chat:
    """The chat, if the bot is in it (a user who blocked the bot is still seen)."""
    chat = world.chat(parameters)
    if chat.migrated_to is not None:
        return world.writable(parameters)
    if chat.type != PRIVATE and chat.bot in GONE:
        raise permanent_refusal(chat.type, chat.bot)
    return chat


def get_chat_member(world: World, parameters: Parameters) -> Parameters:
    chat = _entered(world, parameters)
    number = integer(parameters, "user_id")
    if number is None:
        raise bad_request("invalid user_id specified")
    user = world.bot if number == world.bot.id else world.users.get(number)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.type == "channel" and chat.bot != ADMINISTRATOR:
        raise bad_request("member list is inaccessible")
    if chat.type == PRIVATE:
        return {"user": user.to_dict(), "status": "member"}
    return chat.member(user)


def get_chat_administrators(world: World, parameters: Parameters) -> list[Parameters]:
    chat = _entered(world, parameters)
    if chat.type == PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    people = [world.users[number] for number, status in chat.members.items() if status in (CREATOR, ADMINISTRATOR)]
    return [chat.member(user) for user in people]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    return 1 + sum(status not in GONE for status in _entered(world, parameters).members.values())


def leave_chat(world: World, parameters: Parameters) -> bool:
    chat = _entered(world, parameters)
    if chat.type == PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot = LEFT
    return True


def create_forum_topic(world: World, parameters: Parameters) -> Parameters:
    chat = world.writable(parameters)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.bot != ADMINISTRATOR or "can_manage_topics" not in chat.rights:
        raise bad_request("not enough rights to create a topic")
    name = str(parameters.get("name", "")).strip()
    if not name or len(name) > _MAX_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_INVALID")
    number = world.next_id(chat)
    chat.threads |= {number}
    world.note("topic", chat.id, thread=number, text=name)
    return {"message_thread_id": number, "name": name, "icon_color": _COLOUR}


METHODS = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
    "createforumtopic": create_forum_topic,
}
