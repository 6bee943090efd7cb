"""No secret ever: what looks like one is masked, wherever it stands in a line.

Every pattern is linear in the line: its repetitions are bounded, or stop at the first character that ends them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from urllib.parse import quote

MASK = "***"

#: `123456789:AA…`, a bot's token as Telegram gives it: 35 characters after the colon; also percent-encoded.
_TELEGRAM = re.compile(r"\d{1,20}(?::|%3[aA])[A-Za-z0-9_-]{30,}")
#: `mw_…`, a token of ours, and the signature of a link, see `web.access`.
_OURS = re.compile(r"(mw_[a-z2-7]{8}_|[?&]signature=)[A-Za-z0-9_-]{20,}")
#: The user part of a URL.  In those of stores SQLAlchemy and redis-py allow a slash in a password, so there it reaches
#: to the last `@` of the word.
_STORE_URL = re.compile(r"\b((?:rediss?|valkeys?|unix|postgres\w*|mysql|mariadb)(?:\+\w+)?://)[^\s\"'<>]*@")
_USER_OF_URL = re.compile(r"(://)[^\s\"'<>/?#\\]*@")
#: `password=…`, `"api_key": "…"`, `password='…'`, `token=…`.  A bare `token: …` is prose, for instance an error's.
_NAMED = re.compile(
    r"""(?ix) ( (?: passw(?:or)?d | passphrase | secret | api_?key | access_?token | auth_?token ) \\?["']? \s? [=:] \s?
                | token (?: = | \\?["'] \s? : \s? ) )
        ( \\?"(?:[^"\\]|\\.)*" | \\?'(?:[^'\\]|\\.)*' | [^\s"',;&}]+ )"""
)
_AUTHORIZATION = re.compile(r"(?i)(authorization\\?[\"']?\s?[=:]\s?\\?[\"']?(?:(?:basic|bearer|digest) )?)[^\s\"',;}]+")


def masked(line: str) -> str:
    """The line, with the shapes of secrets masked: tokens of bots and of ours, users of URLs, named passwords."""
    line = _TELEGRAM.sub(MASK, line)
    line = _OURS.sub(rf"\1{MASK}", line)
    if "@" in line:
        line = _STORE_URL.sub(rf"\1{MASK}@", line)
        line = _USER_OF_URL.sub(rf"\1{MASK}@", line)
    line = _AUTHORIZATION.sub(rf"\1{MASK}", line)
    return _NAMED.sub(_mask_value, line)


def masking(secrets: Collection[str]) -> Callable[[str], str]:
    """`masked`, which also knows these very secrets, whatever their shape, plain or quoted for a URL or for JSON."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    if not forms:
        return masked
    # The longest first, since one form can begin with another.
    known = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    return lambda line: masked(known.sub(MASK, line))


def _forms(secret: str) -> tuple[str, ...]:
    return secret, quote(secret), quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]


def _mask_value(found: re.Match[str]) -> str:
    # A quoted value keeps its quotes: a JSON line must stay one.
    name, value = found.groups()
    opening = value[: len(value) - len(value.lstrip("\\"))] + value.lstrip("\\")[:1]
    return f"{name}{opening}{MASK}{opening[-1]}" if opening[-1:] in ("'", '"') else f"{name}{MASK}"
