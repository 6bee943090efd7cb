"""A config for somebody who begins: answers to a few questions, as a commented mintwire.yaml.  Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import yaml

from config.knowledge.packs import Pack
from config.models import Watch
from config.telegram import Telegram

#: The variable that holds a bot's token, unless somebody names another.
TOKEN_ENV: str = Telegram.model_fields["token_env"].default
#: Ids of the channels that are written.
SCREEN, CHAT = "screen", "telegram"


@dataclass(frozen=True)
class Answers:
    """What somebody wants: watches and packs, the chat beside the terminal, and how both are to be told."""

    watches: Sequence[Watch]
    packs: Sequence[Pack] = ()
    chat: int | str | None = None
    language: str | None = None
    timezone: str | None = None
    token_env: str = TOKEN_ENV

    @property
    def followed(self) -> list[str]:
        """Ids of the watches, and of those of the packs."""
        return list(dict.fromkeys(each.id for each in chain(self.watches, *(pack.watches for pack in self.packs))))


_HEAD = """\
# What Mintwire reads, what it looks for, and where it tells. `mintwire init` wrote this: change it as you like.
# A running Mintwire takes over what you save; a file with a mistake is refused, and the one before stays in force.
# `mintwire check` tells every mistake, and what is missing. All keys are explained in docs/configuration.md.

# The folder of everything that Mintwire remembers, seen from this file.
data: ./data

# What is read: the central banks, regulators and outlets that come with Mintwire. Your own go below the include:
#   - {id: my-bank, name: "My Bank", kind: feed, url: "https://bank.example/rss", language: en, country: GB}
sources:
  - include: "shipped:sources/*.yaml"
"""
_PACKS = """
# Packs: more sources, each with watches that subscriptions may name. `mintwire packs list` shows which there are; a
# copy of a pack's watch below, under its own id, takes its place.
packs:
"""
_WATCHES = """
# What you follow. @cbdc stands for all names of a thing in all languages: `mintwire watches concepts` lists what there
# is. A query that begins with @, or holds quotes, stands in single quotes as a whole. Try one before you add it:
#   mintwire watches test '@digital-euro @pilot' --days 30
watches:
"""
_CHANNELS = """
# Where it is told. `screen` is the terminal in which `mintwire run` is open. With a language, a message shows a report
# in it where its story has one; the time zone is that of the times in messages.
channels:
"""
_TELEGRAM = """\
  # The bot must be in the chat: as an administrator that may post in a channel, as a member in a group.
"""
_BOT = """
# The bot's token stands in the environment variable of this name, never in a file.
telegram:
"""
_SUBSCRIPTIONS = """
# Who hears about what. Take a line out to hear no more of it; `priority: 1` has one sent before the others.
subscriptions:
"""


def written(answers: Answers) -> str:
    """The text of the file."""
    told = {"language": answers.language, "timezone": answers.timezone}
    parts = [_HEAD]
    if answers.packs:
        parts += [_PACKS, *(f"  - {pack.id}\n" for pack in answers.packs)]
    if answers.watches:
        parts += [_WATCHES, _block([{"id": each.id, "query": each.query} for each in answers.watches])]
    parts += [_CHANNELS, _lines([{"id": SCREEN, "kind": "console", **told}])]
    if answers.chat is not None:
        parts += [_TELEGRAM, _lines([{"id": CHAT, "kind": "telegram", "chat": answers.chat, **told}])]
        parts += [_BOT, f"  token_env: {answers.token_env}\n"]
    channels = [SCREEN] if answers.chat is None else [SCREEN, CHAT]
    pairs = [{"channel": to, "watch": each} for to in channels for each in answers.followed]
    return "".join([*parts, _SUBSCRIPTIONS, _lines(pairs)])


def _block(entries: Sequence[dict[str, Any]]) -> str:
    """A list, a line for each key."""
    return textwrap.indent(yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False, width=100), "  ")


def _lines(entries: Iterable[dict[str, Any]]) -> str:
    """A list, a line for each entry, without what is nothing."""
    rows = ({key: value for key, value in entry.items() if value is not None} for entry in entries)
    flow = (
        yaml.safe_dump(row, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1_000) for row in rows
    )
    return "".join(f"  - {row}" for row in flow)
