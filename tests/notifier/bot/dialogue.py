"""Dialogues written as files: who says or presses what, and what the bot must answer, in each language.

A file in dialogues/ is a mapping:

    in: group                      private unless it says so; group, forum (in its topic 7) or channel
    steps:                         one after the other
      - say: /latest 2             or `press`: a button of the bot's last message with buttons
        by: bob                    ann unless it says so, who made the group; bob is a member of it
        under: alert               the button is under the last alert
        add: group                 the bot is added there
        note: "It rains."          a line for those who read it in docs/bot.md
        picture: true              what the bot then says is in the picture there
        reply: true                as a reply to the bot's last message
        hear: ["1.", "2."]         texts that must stand in what it then sent or changed
        not: [...]                 and texts that must not
        messages: 2                how many messages it sent or changed
        buttons: ["1", "2"]        the labels of all buttons of the last of them, in order
        toast: "Done"              what a press was answered with
        files: ["x.zip"]           names of the documents that it sent
        publish: {source: …, …}    a row such as news.yaml has, which comes now; what is told of it is heard
        found: ["..."]             `seek` in place of `say`: titles of inline results

Any value may be a mapping {en: …, zh: …} of languages, of which each dialogue is held in both.  `NOW` in a text is
today's date by UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tests.notifier.bot.news import News
from tests.notifier.bot.talk import Talk
from tests.notifier.botapi import Chat, Message, User
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC

DIALOGUES = Path(__file__).parent / "dialogues"
CHANNEL = -1009876543210
_STEP = {
    "say", "press", "seek", "publish", "add", "by", "under", "reply", "note", "picture",
    "hear", "not", "messages", "buttons", "toast", "found", "files",
}  # fmt: skip

#: By what a dialogue calls them.
_CHATS = {"private": PRIVATE, "group": GROUP, "forum": FORUM, "channel": CHANNEL}

Step = dict[str, Any]


def dialogues() -> list[tuple[str, str]]:
    """Name and language of each."""
    names = sorted(path.stem for path in DIALOGUES.glob("*.yaml"))
    return [(name, language) for name in names for language in ("en", "zh")]


@dataclass
class Dialogue:
    """One of them, being held."""

    talk: Talk
    news: News
    language: str
    where: str = "private"
    _people: dict[str, User] = field(default_factory=dict)
    _last: Message | None = None
    _with_buttons: Message | None = None
    _alert: Message | None = None

    def __post_init__(self) -> None:
        tag = "zh-hans" if self.language == "zh" else "en"
        self._people = {"ann": User(PRIVATE, "Ann", "ann", tag), "bob": User(777, "Bob", "bob", tag)}
        world = self.talk.api.telegram
        world.add([Chat(CHANNEL, "channel", title="Mints", username="mints")])
        world.users |= {user.id: user for user in self._people.values()}
        for chat in (GROUP, FORUM, CHANNEL):
            world.chats[chat].members |= {PRIVATE: "creator", 777: "member"}

    async def hold(self, steps: list[Step]) -> None:
        """All of its steps."""
        for number, step in enumerate(steps, 1):
            if unknown := step.keys() - _STEP:
                raise ValueError(f"step {number}: unknown {sorted(unknown)}")
            await self._take({key: self._mine(value) for key, value in step.items()}, number)

    async def _take(self, step: Step, number: int) -> None:
        by = self._people[step.get("by", "ann")]
        if "note" in step:
            self.talk.api.telegram.note("note", None, text=step["note"])
        if step.get("picture"):
            self.talk.api.telegram.note("picture", None)
        toast, heard, found = "", list[Message](), list[str]()
        if "press" in step:
            message = self._alert if step.get("under") == "alert" else self._with_buttons
            assert message is not None, f"step {number}: nothing to press"
            toast, heard = await self.talk.press(by, message, step["press"])
        elif "add" in step:
            heard = await self.talk.told(partial(self._add, by, step["add"]))
        elif "publish" in step:
            heard = await self.talk.told(partial(self.news.publish, step["publish"]))
            self._alert = next((each for each in heard if each.buttons), self._alert)
        elif "seek" in step:
            found = await self.talk.seek(by, step["seek"])
        else:
            heard = await self.talk.say(by, step["say"], self._chat(), **self._more(step))
        self._check(step, number, heard, toast, found)
        self._last = heard[-1] if heard else self._last
        self._with_buttons = next((each for each in reversed(heard) if each.buttons), self._with_buttons)

    def _check(self, step: Step, number: int, heard: list[Message], toast: str, found: list[str]) -> None:
        text = "\n".join(each.text for each in heard)
        for wanted in _texts(step.get("hear", ())):
            assert wanted in text, f"step {number}: {wanted!r} is not in:\n{text}"
        for unwanted in _texts(step.get("not", ())):
            assert unwanted not in text, f"step {number}: {unwanted!r} is in:\n{text}"
        if "messages" in step:
            assert len(heard) == step["messages"], f"step {number}:\n{text}"
        if "buttons" in step:
            labels = [button["text"] for row in (heard[-1].buttons if heard else []) for button in row]
            assert labels == step["buttons"], f"step {number}"
        if "files" in step:
            assert [each.document["file_name"] for each in heard if each.document] == step["files"], f"step {number}"
        if "toast" in step:
            assert toast == step["toast"], f"step {number}"
        if "found" in step:
            assert found == step["found"], f"step {number}"

    async def _add(self, by: User, where: str) -> None:
        """The bot is added: to a channel as an administrator who may post."""
        chat = self.talk.api.telegram.chats[_CHATS[where]]
        chat.bot = "left"
        self.talk.api.people.join(by, chat.id, "administrator" if where == "channel" else "member")

    def _chat(self) -> int:
        return _CHATS[self.where]

    def _more(self, step: Step) -> dict[str, Any]:
        more: dict[str, Any] = {"thread": TOPIC} if self.where == "forum" else {}
        if step.get("reply"):
            assert self._last is not None
            more["reply_to"] = self._last.message_id
        return more

    def _mine(self, value: Any) -> Any:
        if isinstance(value, dict) and value.keys() <= {"en", "zh"}:
            value = value[self.language]
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        if isinstance(value, list):
            return [self._mine(each) for each in value]
        return value.replace("NOW", today) if isinstance(value, str) else value


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


async def hold(talk: Talk, news: News, name: str, language: str) -> None:
    """The dialogue of this name; AssertionError where the bot answers otherwise."""
    given = yaml.safe_load((DIALOGUES / f"{name}.yaml").read_text(encoding="utf-8"))
    await Dialogue(talk, news, language, given.get("in", "private")).hold(given["steps"])
