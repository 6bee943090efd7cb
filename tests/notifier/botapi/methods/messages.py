"""Sending, editing and deleting: https://core.telegram.org/bots/api#available-methods."""

from __future__ import annotations

import json
from typing import Any

from tests.notifier.botapi.reading.markup import Markup, read_markup
from tests.notifier.botapi.reading.parameters import Parameters, caption_of, flag, integer, objects, text_of
from tests.notifier.botapi.state.chats import PRIVATE, Chat
from tests.notifier.botapi.state.faults import RefusedCallError, bad_request
from tests.notifier.botapi.state.messages import Message
from tests.notifier.botapi.world import World

#: https://core.telegram.org/bots/api#senddocument: "files of any type of up to 50 MB in size".
MAX_FILE = 50 << 20
#: https://core.telegram.org/bots/api#sendchataction
_ACTIONS = ("typing", "upload_document", "upload_photo", "find_location")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
_OWN = ("chat_id", "text", "caption", "document", "message_thread_id", "reply_markup", "reply_parameters")


def send_message(world: World, parameters: Parameters) -> Parameters:
    chat = world.writable(parameters)
    text, entities, html = text_of(parameters)
    return _sent(world, chat, parameters, text=text, entities=entities, html=html)


def send_document(world: World, parameters: Parameters) -> Parameters:
    chat = world.writable(parameters)
    text, entities, html = caption_of(parameters)
    document = _document(world, parameters)
    return _sent(world, chat, parameters, text=text, entities=entities, html=html, document=document)


def _sent(world: World, chat: Chat, parameters: Parameters, **content: Any) -> Parameters:
    thread = _thread(chat, parameters)
    markup = read_markup(parameters.get("reply_markup"))
    reply_to = _reply(world, chat, parameters)
    if parameters.get("message_effect_id") and chat.type != PRIVATE:
        raise bad_request("EFFECT_ID_INVALID")
    now = world.clock()
    world.meters.take(chat, now)
    kept = {key: value for key, value in parameters.items() if key not in _OWN}
    message = Message(
        world.next_id(chat), chat.id, thread, time=now, parameters=kept, markup=markup, reply_to=reply_to, **content
    )
    world.messages.add(message)
    _note(world, "sent", message)
    return world.to_dict(message)


def _note(world: World, what: str, message: Message) -> None:
    facts: Parameters = {"thread": message.thread, "message_id": message.message_id, "text": message.text}
    facts |= {"entities": message.entities, "markup": message.markup, "document": message.document}
    world.note(what, message.chat, reply_to=message.reply_to, **facts)


def _thread(chat: Chat, parameters: Parameters) -> int | None:
    thread = integer(parameters, "message_thread_id")
    if thread is not None and thread not in chat.threads:
        raise bad_request("message thread not found")
    return thread


def _reply(world: World, chat: Chat, parameters: Parameters) -> int | None:
    given = parameters.get("reply_parameters") or {}
    given = json.loads(given) if isinstance(given, str) else given
    number = integer(given, "message_id") or integer(parameters, "reply_to_message_id")
    if number is None or world.seen(chat.id, number) is not None:
        return number
    if flag({**parameters, **given}, "allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _document(world: World, parameters: Parameters) -> Parameters:
    given = parameters.get("document")
    if isinstance(given, str) and given.startswith("attach://"):
        given = parameters.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in world.files:
        return {"file_id": given, "file_unique_id": given, "file_size": len(world.files[given])}
    if not isinstance(given, dict):
        raise bad_request("there is no document in the request")
    if not given["content"]:
        raise bad_request("file must be non-empty")
    if len(given["content"]) > MAX_FILE:
        raise RefusedCallError(413, "Request Entity Too Large")
    number = world.name("document")
    world.files[number] = given["content"]
    return {
        "file_id": number,
        "file_unique_id": number,
        "file_name": given["name"],
        "mime_type": given["type"],
        "file_size": len(given["content"]),
    }


def edit_message_text(world: World, parameters: Parameters) -> Parameters:
    chat = world.writable(parameters)
    text, entities, html = text_of(parameters)
    message = _editable(world, chat, parameters)
    markup = read_markup(parameters.get("reply_markup"), inline_only=True)
    if message.document is not None:
        raise bad_request("there is no text in the message to edit")
    if (message.text, message.entities, message.buttons) == (text, entities, (markup or {}).get("inline_keyboard", [])):
        raise bad_request(_SAME)
    world.meters.take(chat, world.clock())
    message.text, message.entities, message.html = text, entities, html
    return _edited(world, message, markup)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Parameters:
    chat = world.writable(parameters)
    message = _editable(world, chat, parameters)
    markup = read_markup(parameters.get("reply_markup"), inline_only=True)
    if message.buttons == (markup or {}).get("inline_keyboard", []):
        raise bad_request(_SAME)
    return _edited(world, message, markup)


def _editable(world: World, chat: Chat, parameters: Parameters) -> Message:
    number = integer(parameters, "message_id")
    message = world.messages.find(chat.id, number)
    if message is None:
        theirs = (chat.id, number) in world.said
        raise bad_request("message can't be edited" if theirs else "message to edit not found")
    return message


def _edited(world: World, message: Message, markup: Markup | None) -> Parameters:
    message.markup = markup
    message.edits += 1
    world.messages.write(message)
    _note(world, "edited", message)
    return world.to_dict(message)


def delete_message(world: World, parameters: Parameters) -> bool:
    chat = world.writable(parameters)
    number = integer(parameters, "message_id")
    message = world.messages.find(chat.id, number)
    if message is not None:
        world.messages.delete(message)
    elif (chat.id, number) not in world.said:
        raise bad_request("message to delete not found")
    elif chat.type != PRIVATE and chat.bot != "administrator":
        raise bad_request("message can't be deleted")
    else:
        del world.said[chat.id, number or 0]
    world.note("deleted", chat.id, message_id=number)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    for number in objects(parameters, "message_ids"):
        if world.seen(world.writable(parameters).id, int(number)) is not None:
            delete_message(world, {**parameters, "message_id": number})
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    _thread(world.writable(parameters), parameters)
    if parameters.get("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def get_file(world: World, parameters: Parameters) -> Parameters:
    number = str(parameters.get("file_id", ""))
    if number not in world.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[number])
    if size > 20 << 20:  # https://core.telegram.org/bots/api#getfile: "up to 20MB in size"
        raise bad_request("file is too big")
    return {"file_id": number, "file_unique_id": number, "file_size": size, "file_path": f"documents/{number}"}


METHODS = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "sendchataction": send_chat_action,
    "getfile": get_file,
}
