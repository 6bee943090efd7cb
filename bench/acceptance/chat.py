"""The Bot API double as a process of its own, and what it has accepted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench import processes

#: A private chat: its id is positive.
CHAT = 4242
#: In the form that Telegram gives out; known to the double alone.
TOKEN = "123456789:AcceptanceOnlyKnownToTheDouble0000"  # noqa: S105
TOKEN_ENV = "MINTWIRE_TELEGRAM_TOKEN"  # noqa: S105


@dataclass(frozen=True)
class Message:
    """One message that the chat holds: the address its title links to ("" without one), and when it came (Unix s)."""

    link: str
    time: float
    text: str


class Chat:
    """The running double.  Raises TimeoutError where it does not start."""

    def __init__(self, root: Path, *, log: Path, chats: Iterable[int] = (CHAT,)) -> None:
        self.port = processes.free_port()
        self.api_base = f"http://127.0.0.1:{self.port}"
        self._http = httpx.Client(base_url=self.api_base, timeout=30, trust_env=False)
        command = [sys.executable, "-m", "tests.notifier.botapi", "--port", str(self.port), "--token", TOKEN]
        with log.open("ab") as output:
            known = [f"--chat={chat}" for chat in chats]
            self.process = processes.start([*command, *known], output=output, cwd=root)
        processes.wait_until(self._answers, 30, "the Bot API double")

    def messages(self) -> list[Message]:
        """What the chat has accepted so far, oldest first."""
        rows = self.rows(chat=CHAT)
        return [Message(_link(row["entities"]), row["time"], row["text"]) for row in rows]

    def rows(self, **params: int) -> list[dict[str, Any]]:
        """What all chats have accepted, or one `chat`, as `tests.notifier.botapi.state.messages.Message` has it."""
        rows: list[dict[str, Any]] = self._http.get("/messages", params=params).raise_for_status().json()
        return rows

    def control(self, **order: Any) -> None:
        """See `tests.notifier.botapi.control.Controls.take`."""
        self._http.post("/control", json=order).raise_for_status()

    def answers(self) -> dict[str, dict[str, int]]:
        """Method to answers by status code."""
        stats: dict[str, dict[str, int]] = self._http.get("/stats").raise_for_status().json()
        return stats

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the Bot API double ended with {self.process.returncode}: see its log")
        try:
            return self._http.get("/stats").is_success
        except httpx.TransportError:
            return False


def _link(entities: list[dict[str, Any]]) -> str:
    links = [str(entity["url"]) for entity in entities if entity["type"] == "text_link"]
    return links[0] if links else ""
