"""From an update to its answer, against the double."""

from __future__ import annotations

from tests.notifier.bot.talk import Talk
from tests.notifier.botapi import User
from tests.notifier.conftest import PRIVATE

ANN = User(PRIVATE, "Ann", "ann_reads", "en")
MEI = User(777, "Mei", None, "zh-hans")


async def test_help_lists_the_commands_in_the_persons_language(talk: Talk) -> None:
    (english,) = await talk.say(ANN, "/help")
    assert english.text.startswith("What I understand")
    assert "/language 中文 – the language that I speak here" in english.text
    (chinese,) = await talk.say(MEI, "/help")
    assert "/language 中文 – 我在这里使用的语言" in chinese.text


async def test_the_language_is_chosen_by_a_button_and_stays(talk: Talk) -> None:
    (shown,) = await talk.say(ANN, "/settings")
    assert "Language: English" in shown.text
    _, (pressed,) = await talk.press(ANN, shown, "中文")
    assert pressed.message_id == shown.message_id
    assert pressed.text == "从现在起，我在这里说中文。"
    (shown,) = await talk.say(ANN, "/settings")
    assert "语言：中文" in shown.text
