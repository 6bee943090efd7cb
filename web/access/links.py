"""Signed links: one address, until a moment, for whoever has it; with no secret in it.

    /collections/2026-11-23/items.parquet?token=ID&expires=1795449600&signature=…

`expires` is in seconds since 1970.  The signature, base64url without padding, is over everything before `&signature=`
as it stands in the request, so neither path nor parameters can be changed.  A link ends with its token, too, and what
it brings counts as the token's.  Pure.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from web.access.secret import Secret

#: Set before what is signed, so that a signature is good for nothing else.
_CONTEXT = b"mintwire link 1\n"
_SIGNATURE = "&signature="
_SIGNED = re.compile(rf"(.*){_SIGNATURE}([A-Za-z0-9_-]{{86}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """What a request's address says of its right."""

    token: str
    #: Seconds since 1970.
    expires: int
    signature: bytes
    message: bytes


def signed(target: str, secret: Secret, expires: int) -> str:
    """The path and query `target` as a link; `expires`: seconds since 1970."""
    told = f"{target}{'&' if '?' in target else '?'}token={secret.id}&expires={expires}"
    signature = base64.urlsafe_b64encode(secret.sign(_message(told))).rstrip(b"=").decode()
    return f"{told}{_SIGNATURE}{signature}"


def read(path: str, query: str) -> Link | None:
    """Of a request's path and query, both as they were sent; None where it is no signed link."""
    found = _SIGNED.fullmatch(query)
    if found is None:
        return None
    said = dict(parse_qsl(found[1]))
    try:
        signature = base64.urlsafe_b64decode(f"{found[2]}==")
        return Link(said["token"], int(said["expires"]), signature, _message(f"{path}?{found[1]}"))
    except (KeyError, ValueError):
        return None


def _message(told: str) -> bytes:
    return _CONTEXT + told.encode()
