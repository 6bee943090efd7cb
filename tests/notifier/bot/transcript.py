"""What the double recorded of a dialogue, as people read it.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from notifier.bot.commands import MODULES
from notifier.bot.table import Table
from notifier.texts import translator
from tests.notifier.conftest import PRIVATE

Event = Mapping[str, Any]

#: People of dialogues by id, and the commands in the order of the menu.
_NAMES = {PRIVATE: "Ann", 777: "Bob"}
_TABLE = tuple(Table(MODULES).commands.values())

#: What stands beside what was said, by language.
_WORDS = {
    "en": {
        "press": "**{who}** presses [{text}]",
        "toast": "*Over the button: {text}*",
        "edited": "*The message above changes:*",
        "found": "*Found:*",
        "reply": " *(as a reply)*",
        "file": "[file: {text}]",
    },
    "zh": {
        "press": "**{who}** 点击 [{text}]",
        "toast": "*弹出提示：{text}*",
        "edited": "*上面的消息变为：*",
        "found": "*找到：*",
        "reply": " *（回复那条消息）*",
        "file": "[文件：{text}]",
    },
}
#: Dates and numbers: at another time of the day, or on another day, they are others.
_DATE = re.compile(
    r"[0-9]+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: [0-9]{4})?,? ?|(?:[0-9]+年)?[0-9]+月[0-9]+日 ?"
)
_NUMBER = re.compile("[0-9]+")
_BAR = re.compile(r"^[0-9]{2}-[0-9]{2} .*$", re.MULTILINE)


def transcript(record: Iterable[Event], language: str) -> str:
    """As Markdown."""
    return "\n\n".join(_lines(record, _WORDS[language])) + "\n"


def commands(language: str) -> str:
    """All commands with what they do, as a table in Markdown."""
    t = translator(language)
    rows = [f"| `/{' '.join(filter(None, (each.name, each.example)))}` | {t(each.about)} |" for each in _TABLE]
    return "\n".join(["| command | |" if language == "en" else "| 命令 | |", "|---|---|", *rows]) + "\n"


def alike(text: str) -> str:
    """Equal for transcripts that differ only in when they were taken."""
    return _NUMBER.sub("#", _DATE.sub("", _BAR.sub("#", text)))


def _lines(record: Iterable[Event], words: Mapping[str, str]) -> Iterator[str]:
    shown: int | None = None
    for event in record:
        who = _NAMES.get(event.get("user", 0), "")
        match event["what"]:
            case "note":
                yield f"*{event['text']}*"
            case "said":
                reply = words["reply"] if event.get("reply_to") else ""
                yield f"**{who}**{reply}: {event['text']}"
            case "pressed":
                shown = event["message_id"]
                yield words["press"].format(who=who, text=event["text"])
            case "toast" if event["text"]:
                yield words["toast"].format(text=event["text"])
            case "edited" if event["message_id"] != shown:
                yield words["edited"] + "\n\n" + _message(event, words)
            case "sent" | "edited":
                yield _message(event, words)
            case _:
                pass


def _message(event: Event, words: Mapping[str, str]) -> str:
    rows = (event["markup"] or {}).get("inline_keyboard", [])
    keys = ["  ".join(f"[{key['text']}]" for key in row) for row in rows]
    document = event.get("document")
    files = [words["file"].format(text=document["file_name"])] if document else []
    lines = [*files, *([event["text"]] if event["text"] else []), *(["", *keys] if keys else [])]
    return "```text\n" + "\n".join(lines) + "\n```"
