"""JSON from outside, within bounds."""

from __future__ import annotations

import json
from typing import Any

#: Objects and lists of a document; each takes 70 bytes at least.
_MOST_OBJECTS = 300_000


def read_json(data: bytes) -> Any:
    """What a document in UTF-8 says.  Raises ValueError for what is no JSON, too large, or nested too deeply."""
    if data.count(b"{") + data.count(b"[") > _MOST_OBJECTS:
        raise ValueError("JSON with too many objects")
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"broken JSON: {error}") from None
