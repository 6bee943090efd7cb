"""What the bot says of itself, and where its updates go: https://core.telegram.org/bots/api#setmycommands."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.notifier.botapi.reading.parameters import Parameters, flag, objects
from tests.notifier.botapi.state.faults import RefusedCallError, bad_request
from tests.notifier.botapi.world import Webhook, World

#: https://core.telegram.org/bots/api#botcommand
_COMMAND, _MAX_COMMANDS, _MAX_DESCRIPTION = re.compile(r"[a-z0-9_]{1,32}"), 100, 256
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: https://core.telegram.org/bots/api#botcommandscope
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(world: World, _parameters: Parameters) -> Parameters:
    able = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return world.bot.to_dict() | able


def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = objects(parameters, "commands")
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= _MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, parameters)] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Parameters]:
    return world.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.commands.pop(_scope(world, parameters), None)
    return True


def _scope(world: World, parameters: Parameters) -> str:
    scope: Any = parameters.get("scope") or {"type": "default"}
    scope = json.loads(scope) if isinstance(scope, str) else scope
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for name in _SCOPES[scope["type"]]:
        if name not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    if "chat_id" in scope:
        world.chat(scope)
    return json.dumps([scope, str(parameters.get("language_code") or "")], sort_keys=True)


def set_webhook(world: World, parameters: Parameters) -> bool:
    url = str(parameters.get("url") or "")
    if url and urlsplit(url).scheme != "https" and urlsplit(url).hostname not in _LOOPBACK:
        # A Bot API server of one's own takes http too; this one where nothing leaves the machine.
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = str(parameters.get("secret_token") or "")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.webhook = Webhook(url, secret)
    world.updates.end_polls()
    return _renewed(world, parameters)


def delete_webhook(world: World, parameters: Parameters) -> bool:
    world.webhook = Webhook()
    return _renewed(world, parameters)


def _renewed(world: World, parameters: Parameters) -> bool:
    world.updates.allow(parameters.get("allowed_updates"))
    if flag(parameters, "drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, _parameters: Parameters) -> Parameters:
    hook = world.webhook
    row = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}
    return row | ({"last_error_date": hook.error_time, "last_error_message": hook.error} if hook.error else {})


def _ended(_world: World, _parameters: Parameters) -> bool:
    return True


def _described(_world: World, parameters: Parameters) -> bool:
    if len(str(parameters.get("description") or parameters.get("short_description") or "")) > 512:
        raise RefusedCallError(400, "Bad Request: BOT_DESCRIPTION_TOO_LONG")
    return True


METHODS = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": _described,
    "setmyshortdescription": _described,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "close": _ended,
    "logout": _ended,
}
