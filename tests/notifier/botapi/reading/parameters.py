"""Parameters of methods, each refused in Telegram's words."""

from __future__ import annotations

import json
from typing import Any

from tests.notifier.botapi.reading.entities import EntityError, parse_html, trimmed, utf16
from tests.notifier.botapi.state.faults import bad_request

#: https://core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing".
MAX_TEXT = 4096
#: https://core.telegram.org/bots/api#senddocument: "0-1024 characters after entities parsing".
MAX_CAPTION = 1024

Parameters = dict[str, Any]


def integer(parameters: Parameters, name: str) -> int | None:
    """A whole number, None where it is not given."""
    value = parameters.get(name)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError as error:
        raise bad_request(f"invalid {name} specified") from error


def flag(parameters: Parameters, name: str) -> bool:
    """A Boolean as a form writes it."""
    return str(parameters.get(name, "")).lower() in ("true", "1", "yes")


def objects(parameters: Parameters, name: str) -> list[Any]:
    """A JSON list, empty where it is not given."""
    value = parameters.get(name)
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error
    if value in (None, ""):
        return []
    if not isinstance(value, list):
        raise bad_request(f"expected an Array as {name}")
    return value


def text_of(parameters: Parameters) -> tuple[str, list[Parameters], str]:
    """Text, entities and what was sent; raises what Telegram answers to a text that it does not take."""
    html = parameters.get("text")
    if not isinstance(html, str) or not html:
        raise bad_request("message text is empty")
    text, entities = _parsed(html, parameters, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities, html


def caption_of(parameters: Parameters) -> tuple[str, list[Parameters], str]:
    """The same of a caption, which may be empty."""
    html = str(parameters.get("caption") or "")
    text, entities = _parsed(html, parameters, "caption_entities")
    if utf16(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities, html


def _parsed(html: str, parameters: Parameters, name: str) -> tuple[str, list[Parameters]]:
    mode = str(parameters.get("parse_mode", "")).lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")  # Markdown is not ours to test
    try:
        return trimmed(*(parse_html(html) if mode else (html, objects(parameters, name))))
    except EntityError as error:
        raise bad_request(f"can't parse entities: {error}") from error
