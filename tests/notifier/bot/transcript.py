"""What the double recorded of a dialogue, as people read it.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Event = Mapping[str, Any]

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
#: What is another at another time of the day, or on another day.
_VARIABLE = re.compile(
    r"[0-9]+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: [0-9]+)?,? |(?:[0-9]+年)?[0-9]+月[0-9]+日 |[0-9]+"
)
_BAR = re.compile(r"^[0-9]{2}-[0-9]{2} .*$", re.MULTILINE)


def transcript(record: Iterable[Event], names: Mapping[int, str], language: str) -> str:
    """As Markdown; `names` of people by id."""
    return "\n\n".join(_lines(list(record), names, _WORDS[language])) + "\n"


def alike(text: str) -> str:
    """Equal for transcripts that differ only in when they were taken."""
    return _VARIABLE.sub("#", _BAR.sub("#", text))


def _lines(record: list[Event], names: Mapping[int, str], words: Mapping[str, str]) -> Iterator[str]:
    shown: int | None = None
    for event in record:
        who = names.get(event.get("user", 0), "")
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
