"""The one error tree of Mintwire.

    MintwireError
    ├── ConfigError            a mistake in the config: file, line, key, what was found, what would be right
    ├── QueryError             a mistake in a watch's query: column and what would be right
    ├── PollError              a poll that brought nothing; `kind` is its name in `sources show`
    │   ├── FetchError         the document could not be fetched
    │   └── FeedError          the document cannot be read as a feed
    ├── PageError              an article page of which no report can be made; `kind` says why
    ├── StoreError             a store that cannot be reached or that refuses
    ├── EncoderError           a service of vectors that cannot be reached, refuses or answers nonsense
    └── ChannelError           a channel that did not take a message
        ├── RetryLater         transient, not taken: try again, after `retry_after_s` if the service said so
        ├── DeliveryUnknown    no answer after sending: perhaps taken, perhaps not
        ├── ChannelGone        permanent: the channel is disabled, with the reason
        ├── ChannelMoved       the chat has a new id
        ├── MessageGone        the message to edit is no more, or can no longer be edited
        └── NothingChanged     the message to edit shows already what it should

A text reads "what: which: cause".  Errors carry no secret: a URL with a token never enters one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class MintwireError(Exception):
    """Root of every error that Mintwire raises on purpose."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in a config.

    `line` counts from 1 and is None where the place is not a line of a file (an environment variable).
    """

    file: str
    line: int | None
    key: str
    found: str
    expected: str

    @property
    def place(self) -> str:
        """`mintwire.yaml:7`."""
        return f"{self.file}:{self.line}" if self.line is not None else self.file

    @property
    def kind(self) -> tuple[str, str, str]:
        """Equal for mistakes that differ in their place alone."""
        return _INDEX.sub("[]", self.key), self.found, self.expected

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: found {self.found}; {self.expected}"


_INDEX = re.compile(r"\[[0-9]+\]")
#: Places that are told of equal mistakes; where there are more, the mistakes are told as one.
_PLACES = 3


class ConfigError(MintwireError):
    """Every mistake that one reading of the config found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        #: A line for each mistake, or for many that are equal.
        self.told = _told(mistakes)
        super().__init__("\n".join(self.told))


def _told(mistakes: list[Mistake]) -> list[str]:
    equal: dict[tuple[str, str, str], list[Mistake]] = {}
    for mistake in mistakes:
        equal.setdefault(mistake.kind, []).append(mistake)
    lines = []
    for mistake in mistakes:
        group = equal[mistake.kind]
        if len(group) <= _PLACES:
            lines.append(str(mistake))
        elif mistake is group[0]:
            others = ", ".join(each.place for each in group[1:_PLACES])
            lines.append(f"{mistake} ({len(group):,} times: also at {others} and {len(group) - _PLACES:,} more places)")
    return lines


class QueryError(MintwireError):
    """A query that cannot be read.  `column` counts characters from 1; `instead` is what was perhaps meant."""

    def __init__(self, message: str, *, query: str, column: int, instead: str | None = None) -> None:
        super().__init__(f"{message} at column {column}")
        self.message = message
        self.query = query
        self.column = column
        self.instead = instead


class _KindError(MintwireError):
    """An error whose `kind` names the reason in counts and logs; `detail` says more."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class PollError(_KindError):
    """A poll that brought nothing; `kind` names the fault in `sources show`, in counts and in logs."""


class FetchError(PollError):
    """The document could not be fetched.  `retry_after_s` is what the server asked for, if it did."""

    def __init__(self, kind: str, detail: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(kind, detail)
        self.retry_after_s = retry_after_s


class FeedError(PollError):
    """The document was fetched and cannot be read as a feed."""


class PageError(_KindError):
    """No report can be made of a page; `kind` names the reason."""


class StoreError(MintwireError):
    """A store cannot be reached, or holds what this version cannot read."""


class EncoderError(MintwireError):
    """A service that makes vectors cannot be reached, refuses, or answers with something else."""


class ChannelError(MintwireError):
    """A channel did not take a message."""


class RetryLater(ChannelError):
    """Transient.  `retry_after_s` is the service's own word, or None to use our back-off.

    `met_message` is False where the service was not reached or did not look at the message (a refused token): then
    the message cannot be at fault, and is tried for as long as it takes.
    """

    def __init__(self, message: str, *, retry_after_s: float | None = None, met_message: bool = True) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.met_message = met_message


class DeliveryUnknown(ChannelError):
    """The message was sent and the answer did not come, or is none: perhaps it was taken."""


class ChannelGone(ChannelError):
    """Permanent: kicked, blocked, or the chat does not exist."""


class ChannelMoved(ChannelError):
    """The group became a supergroup; `chat` is its new id."""

    def __init__(self, message: str, *, chat: int) -> None:
        super().__init__(message)
        self.chat = chat


class MessageGone(ChannelError):
    """The message to edit was deleted, or can no longer be edited; the channel is sound."""


class NothingChanged(ChannelError):
    """The message to edit shows already what it should."""
