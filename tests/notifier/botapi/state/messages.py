"""Messages: what the bot sent, and what people said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Message:
    """One accepted message as it stands now; `time` is Unix time in seconds, `html` the text as it was sent.

    `text` is the caption where there is a `document` (file_id, file_name, mime_type, file_size).
    """

    message_id: int
    chat: int
    thread: int | None
    text: str
    entities: list[dict[str, Any]]
    html: str
    time: float
    parameters: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    markup: dict[str, Any] | None = None
    reply_to: int | None = None
    document: dict[str, Any] | None = None
    deleted: bool = False

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Rows of its inline keyboard."""
        rows: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def is_silent(self) -> bool:
        """Whether it was sent without a sound."""
        return str(self.parameters.get("disable_notification", "")).lower() == "true"


class Messages:
    """What the bot sent and still stands, oldest first, kept through a kill in `log` if there is one."""

    def __init__(self, log: Path | None) -> None:
        self.standing: list[Message] = []
        self._log = log
        self._found: dict[tuple[int, int], Message] = {}
        if log is not None and log.exists():
            for line in log.read_text(encoding="utf-8").splitlines():
                message = Message(**json.loads(line))
                self._found[message.chat, message.message_id] = message
            self.standing = [message for message in self._found.values() if not message.deleted]

    def add(self, message: Message) -> None:
        """One more."""
        self._found[message.chat, message.message_id] = message
        self.standing.append(message)
        self.write(message)

    def find(self, chat: int, number: int | None) -> Message | None:
        """The message, if it stands."""
        message = self._found.get((chat, number or 0))
        return None if message is None or message.deleted else message

    def delete(self, message: Message) -> None:
        """It stands no more."""
        message.deleted = True
        self.standing.remove(message)
        self.write(message)

    def write(self, message: Message) -> None:
        """What changed is kept."""
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")

    def forget(self) -> None:
        """As if nothing had been sent; the log stays, and so do the numbers that were used."""
        self.standing.clear()
        self._found.clear()

    def __iter__(self) -> Iterator[Message]:
        return iter(self._found.values())
