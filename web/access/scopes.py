"""What a token allows."""

from __future__ import annotations

from typing import Literal, get_args

#: read: days, items, stories, matches and manifests.  raw: also the responses as they were received, which are others'
#: work.  admin: both, the list of tokens with what they used, and no limit.
Scope = Literal["read", "raw", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
