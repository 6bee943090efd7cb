"""A hundred people who set their chats up by commands to the running bot, through the Bot API double."""

from __future__ import annotations

import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from bench.acceptance.chat import Chat
from bench.acceptance.replay import Report
from bench.processes import wait_until
from config.errors import QueryError
from notifier.query import compile_query
from tests.notifier.query.oracle.folding import loose
from tests.notifier.query.oracle.trees import B, F, N, Near, Q, T, written

CHATS, WATCHES = 100, 10
#: Ids of their private chats.
IDS = range(5_001, 5_001 + CHATS)
#: In how many of the coming reports a word stands that they watch for.
FEWEST, MOST = 3, 16
_WORD = re.compile(r"[A-Za-z][a-z]{3,}|[\u30a0-\u30ff]{3,}")
#: A preview, or what came of a press, may take so long while the machine is busy.
_ANSWER_S = 900.0


@dataclass(frozen=True)
class Member:
    """One chat, and what it watches, as the trees of the oracle."""

    id: int
    queries: tuple[Q, ...]


def members(coming: Iterable[Report], seed: int) -> list[Member]:
    """People who ask for words that will come; the same for the same seed."""
    dice = random.Random(seed)
    numbers = Counter(word for report in coming for word in set(_WORD.findall(f"{report.title} {report.summary}")))
    words = sorted(word for word, number in numbers.items() if FEWEST <= number <= MOST)
    return [Member(chat, tuple(itertools.islice(_queries(words, dice), WATCHES))) for chat in IDS]


def _queries(words: list[str], dice: random.Random) -> Iterator[Q]:
    """Of the shapes that people write; each once."""
    seen = set[str]()
    while True:
        one, other, third = (T(word) for word in dice.sample(words, 3))
        query: Q = dice.choice(
            (
                one,
                B("OR", one, other),
                B("", one, N(third, sign=True)),
                F("title", one),
                B("OR", one, Near(other, third, 8, False)),
            )
        )
        if written(query) not in seen and _is_taken(query):
            seen.add(written(query))
            yield query


def _is_taken(query: Q) -> bool:
    """Whether the language takes it: not where all its words stand in almost every report."""
    try:
        compile_query(written(query))
    except QueryError:
        return False
    return True


def needed(query: Q) -> frozenset[str]:
    """Folded words of which a text must hold one to match: most reports need not be asked."""
    match query:
        case T(text):
            return frozenset({loose(text)})
        case B("OR", left, right):
            return needed(left) | needed(right)
        case B(_, left, _) | Near(left, _, _, _) | F(_, left):
            return needed(left)
    raise AssertionError(f"{query} is none of ours")


class Crowd:
    """Says and presses what they do."""

    def __init__(self, chat: Chat, people: list[Member]) -> None:
        self._chat = chat
        self._people = people
        self._numbers = itertools.count(1_000_000)

    def set_up(self) -> None:
        """Each has its first watch by /watch and Save, the others by /import.  Raises TimeoutError."""
        firsts = {each.id: f"/watch {written(each.queries[0])}" for each in self._people}
        self._say_and_press(firsts, "Save")
        rest = {each.id: [{"query": written(query)} for query in each.queries[1:]] for each in self._people}
        forms = {chat: yaml.safe_dump({"watches": its}, allow_unicode=True) for chat, its in rest.items()}
        self._say_and_press({chat: f"/import {form}" for chat, form in forms.items()}, "Take it over")

    def _say_and_press(self, texts: dict[int, str], label: str) -> None:
        for chat, text in texts.items():
            self._chat.control(update={"message": said(chat, next(self._numbers), text)})
        waiting = set(texts)

        def press() -> bool:
            shown = {row["chat"]: row for row in self._chat.rows()}
            for chat in sorted(waiting & shown.keys()):
                data = _button(shown[chat], label)
                if data is not None:
                    message = said(chat, shown[chat]["message_id"], shown[chat]["text"])
                    press = {"id": str(next(self._numbers)), "from": message["from"], "chat_instance": str(chat)}
                    self._chat.control(update={"callback_query": {"message": message, "data": data, **press}})
                    waiting.discard(chat)
            return not waiting

        wait_until(press, _ANSWER_S, f"{label!r} under the answers to {len(texts)} chats", every_s=1)
        wait_until(lambda: not self._open(texts, label), _ANSWER_S, f"what came of {label!r}", every_s=1)

    def _open(self, chats: Iterable[int], label: str) -> list[int]:
        return [row["chat"] for row in self._chat.rows() if row["chat"] in chats and _button(row, label) is not None]


def said(chat: int, number: int, text: str) -> dict[str, Any]:
    """A message in a private chat (https://core.telegram.org/bots/api#message), which begins with a command."""
    person = {"id": chat, "is_bot": False, "first_name": f"Reader {chat}", "language_code": "en"}
    place = {"id": chat, "type": "private", "first_name": person["first_name"]}
    command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    common = {"message_id": number, "date": int(time.time()), "chat": place, "from": person}
    return {**common, "text": text, "entities": [command]}


def _button(row: dict[str, Any], label: str) -> str | None:
    rows = (row["markup"] or {}).get("inline_keyboard", [])
    return next((each.get("callback_data") for line in rows for each in line if each["text"] == label), None)
