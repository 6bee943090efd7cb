"""What a command answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from notifier.rendering.message import Message, Part, Span


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: does something, or with `url` leads somewhere."""

    label: str
    #: The name of a press, see `notifier.bot.table`; and what it is given beside, as JSON.
    do: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None
    #: Works once: what is pressed a second time says so.
    once: bool = False
    #: Only for who was answered; else for anyone who may do what it does.
    asker_only: bool = False


#: Buttons, row by row.
Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message; a long one is sent as several, with the buttons under the last."""

    message: Message
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file; one that is open for reading is read from where it stands, and closed in the end."""

    name: str
    content: bytes | BinaryIO
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What the person writes next, in this place, is read by a step of this name; `state` is kept for it, as JSON."""

    name: str
    state: Mapping[str, Any] = field(default_factory=dict)


#: The dialogue is over, also where a button ends it.
OVER = Step("")


@dataclass(frozen=True, slots=True)
class Found:
    """One result of an inline query."""

    id: str
    title: str
    about: str
    message: Message


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is done; in this order."""

    #: Said over the pressed button; a press without one is answered in silence.
    toast: str = ""
    #: Has the message with the pressed button look so.
    edit: Reply | None = None
    replies: Sequence[Reply] = ()
    documents: Sequence[Document] = ()
    #: Results of an inline query; None where it was none.
    found: Sequence[Found] | None = None
    #: None: after a press the dialogue is where it was, else it is over.
    then: Step | None = None


def lines(text: str, title: str = "") -> Message:
    """A message of plain lines, under a title in bold if there is one."""
    head = [Part("headline", (Span(title),))] if title else []
    return Message((*head, *(Part("entry", (Span(line),)) for line in text.split("\n"))))


def says(text: str, *rows: Sequence[Button], title: str = "", then: Step | None = None) -> Answer:
    """One message of plain lines with buttons."""
    return Answer(replies=(Reply(lines(text, title), rows),), then=then)


def shows(text: str, *rows: Sequence[Button], title: str = "", toast: str = "", then: Step | None = None) -> Answer:
    """The pressed message becomes this one."""
    return Answer(toast=toast, edit=Reply(lines(text, title), rows), then=then)
