"""What the operator has said of the bot."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.telegram import ChatLimits


@dataclass(frozen=True, slots=True)
class Brought:
    """Where Telegram brings updates, the secret by which it is known, and where its calls reach us."""

    url: str
    secret: str = field(repr=False)
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may use it, how much, and how it hears."""

    operators: frozenset[int] = frozenset()
    invite_only: bool = False
    limits: ChatLimits = field(default_factory=ChatLimits)
    #: None: it polls.
    webhook: Brought | None = None
