"""Keyboards as the Bot API reads them: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from __future__ import annotations

import json
from typing import Any

from tests.notifier.botapi.reading.entities import checked_url
from tests.notifier.botapi.state.faults import bad_request

#: https://core.telegram.org/bots/api#inlinekeyboardbutton: "1-64 bytes".
MAX_DATA = 64
#: Buttons of a keyboard, and of one row, that the servers take.
MAX_BUTTONS, MAX_ROW = 100, 8
#: Exactly one of these makes a button of an inline keyboard.
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_OTHERS = ("keyboard", "remove_keyboard", "force_reply")
#: https://core.telegram.org/bots/api#copytextbutton
_MAX_COPY = 256

Markup = dict[str, Any]


def read_markup(given: Any, *, inline_only: bool = False) -> Markup | None:
    """The keyboard as it is kept, or None.  Raises RefusedCallError with Telegram's words."""
    if given in (None, ""):
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as error:
            raise bad_request("can't parse reply keyboard markup JSON object") from error
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = [_row(row) for row in _list(given["inline_keyboard"], "inline_keyboard")]
        _check_size(rows)
        return {"inline_keyboard": [row for row in rows if row]} if any(rows) else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    return _other_keyboard(given)


def _other_keyboard(given: Markup) -> Markup | None:
    if not any(name in given for name in _OTHERS):
        return None
    for row in _list(given.get("keyboard", []), "keyboard"):
        for button in row:
            if not (button if isinstance(button, str) else button.get("text")):
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return given


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    return value


def _row(row: Any) -> list[Markup]:
    if not isinstance(row, list):
        raise bad_request("can't parse inline keyboard: Field must be of type Array")
    return [_button(button) for button in row]


def _check_size(rows: list[list[Markup]]) -> None:
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")


def _button(button: Any) -> Markup:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one of the optional fields must be used")
    _check_action(button, actions[0])
    return button


def _check_action(button: Markup, action: str) -> None:
    value = button[action]
    if action == "callback_data" and not (isinstance(value, str) and 1 <= len(value.encode()) <= MAX_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and checked_url(str(value)) is None:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "copy_text" and not 1 <= len(str(value.get("text", ""))) <= _MAX_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
