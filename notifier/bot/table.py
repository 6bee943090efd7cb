"""The one table of what the bot does: commands, what buttons do, and the steps of dialogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Literal, TypeVar

from notifier.bot.answer import Answer
from notifier.bot.asked import Asked

T = TypeVar("T")
#: anyone; admins: who administers the group or channel, and in a private chat its owner; operator: of the wire.
Who = Literal["anyone", "admins", "operator"]


@dataclass(frozen=True, slots=True)
class Handling:
    """A function that answers, and who may ask it."""

    answer: Callable[[Asked], Answer]
    who: Who = "anyone"
    #: Of these few run at a time.
    heavy: bool = False
    #: Is about the place itself, also where a channel is set up from it.
    here: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`; `about` is a line of help, marked with gettext_noop, and `example` what may stand after the name."""

    name: str
    about: str
    handling: Handling
    example: str = ""
    #: Whether menus and /help show it to everybody; operators see all.
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Handled:
    """What a module of `notifier.bot.commands` handles; every name stands in one module alone.

    Names of presses and steps are `MODULE.NAME`.  A button of an alert, `a:DELIVERY:VERB`, is the press `alert.VERB`,
    with `delivery` in its action.
    """

    commands: Sequence[Command] = ()
    presses: Mapping[str, Handling] = field(default_factory=dict)
    steps: Mapping[str, Handling] = field(default_factory=dict)
    #: Answers words that are no command, in a private chat; and inline queries.
    words: Handling | None = None
    inline: Handling | None = None


class Table:
    """What several modules handle together."""

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        """Each has a HANDLED.  Raises ValueError for a name that two of them have."""
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Handling] = {}
        self.steps: dict[str, Handling] = {}
        self.words: Handling | None = None
        self.inline: Handling | None = None
        for module in modules:
            handled: Handled = module.HANDLED
            _add(self.commands, {command.name: command for command in handled.commands})
            _add(self.presses, handled.presses)
            _add(self.steps, handled.steps)
            self.words = self.words or handled.words
            self.inline = self.inline or handled.inline


def _add(known: dict[str, T], more: Mapping[str, T]) -> None:
    if twice := known.keys() & more.keys():
        raise ValueError(f"handled twice: {', '.join(sorted(twice))}")
    known.update(more)
