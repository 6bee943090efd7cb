"""The Bot API's methods, each a function of the world and the parameters; no HTTP here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.notifier.botapi.methods import members, messages, profile, queries
from tests.notifier.botapi.reading.parameters import Parameters
from tests.notifier.botapi.world import World

#: By name in lower case: the Bot API's names have no case.  Each raises RefusedCallError.
METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    **messages.METHODS,
    **members.METHODS,
    **queries.METHODS,
    **profile.METHODS,
}
