"""Patterns of addresses, which an engine of linear time reads: https://github.com/google/re2/wiki/Syntax."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

import re2
from pydantic import AfterValidator, Field

from config.fields import wrong


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """What has `search`.  Raises re2.error."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def _check(pattern: str) -> str:
    try:
        compiled(pattern)
    except re2.error as error:
        text = error.args[0] if error.args else ""
        reason = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        raise wrong(f"write a pattern in RE2's syntax, as in /news/2026; {reason}") from None
    return pattern


#: What is looked for anywhere in an address.
AddressPattern = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_check)]
