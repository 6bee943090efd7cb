"""The words of a mistake: its key, what was found, what would be right.  Nothing secret is echoed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Names and indices from the top of the settings: `("sources", 3, "every")`.
KeyPath = tuple[str | int, ...]

SHOWN_CHARACTERS = 60
#: Longer words are no slip of the pen; comparing them would cost time.
COMPARED_CHARACTERS = 64

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SECRET_KEY = re.compile(r"token|secret|passw|credential|auth|cookie|header|api_?key|key_env", re.IGNORECASE)
#: A bot's token, see https://core.telegram.org/bots/api#authorizing-your-bot
_BOT_TOKEN = re.compile(r"[0-9]{6,}:[A-Za-z0-9_-]{20,}")
#: A value here is an address, or was meant to be one: it may carry a password or a token.
_ADDRESS_KEYS = frozenset({"redis", "database", "url", "homepage", "api_base", "proxy"})
_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}://)(?P<host>[A-Za-z0-9.:\[\]-]*)(?P<rest>.*)", re.DOTALL
)


@dataclass(frozen=True)
class Problem:
    """A mistake whose place is still a key path.  `first` is the path of what it collides with."""

    path: KeyPath
    found: str
    expected: str
    first: KeyPath | None = None


def key_text(path: KeyPath) -> str:
    """`sources[3].every`; the top of a file is `top level`."""
    parts = [
        f"[{part}]" if isinstance(part, int) else f".{part if _PLAIN_KEY.fullmatch(part) else quoted(part)}"
        for part in path
    ]
    return "".join(parts).removeprefix(".") or "top level"


def quoted(text: str) -> str:
    """In quotes, control characters escaped, cut when long."""
    return repr(text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…")


def shown(path: KeyPath, value: Any) -> str:
    """What was found at `path`, without what may be secret."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if any(_SECRET_KEY.search(str(part)) for part in path) or _BOT_TOKEN.search(str(value)):
        return "a value that is not shown here"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    if value and (name in _ADDRESS_KEYS or "://" in value):
        return _address_shown(value)
    return quoted(value)


def is_bot_token(text: str) -> bool:
    """Whether a bot's token is in a text."""
    return _BOT_TOKEN.search(text) is not None


def may_be_told(key: str, value: str) -> bool:
    """Whether a text that stands under a key can be no secret: it is no token and no address, nor is the key of one."""
    return shown((key,), value) == quoted(value)


def _address_shown(text: str) -> str:
    """Scheme and host alone: user, path and query may be secret, and where there is an @ so may be the "host"."""
    address = _ADDRESS.fullmatch(text)
    if address is None:
        return "a text that is no URL"
    if "@" in text:
        return quoted(address["scheme"] + "…")
    return quoted(address["scheme"] + address["host"] + ("…" if address["rest"] else ""))


def did_you_mean(word: str, options: Iterable[str], otherwise: str) -> str:
    """The nearest of `options` as a question, or `otherwise` if none is near."""
    if len(word) <= COMPARED_CHARACTERS:
        near = difflib.get_close_matches(word, options, n=1)
        if near:
            return f"did you mean {quoted(near[0])}?"
    return otherwise
