"""The double as people use it: buttons, inline queries, files, members, topics, and how the bot is told of them."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest
import telegram
from aiohttp import web

from tests.notifier.botapi import TOKEN, BotApi, Chat, User
from tests.notifier.botapi.client import Client
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC

ANN = User(PRIVATE, "Ann", "ann_reads", "en")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(**given: Any) -> dict[str, Any]:
    return {"text": "Why"} | given


MARKUPS = [
    (keyboard(button(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
    (keyboard(button(callback_data="为" * 22)), "BUTTON_DATA_INVALID"),
    (keyboard(button(callback_data="")), "BUTTON_DATA_INVALID"),
    (
        keyboard(button()),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (keyboard({"callback_data": "a"}), "can't parse inline keyboard button: Can't find field \"text\""),
    (keyboard(button(url="http://nowhere")), "inline keyboard button URL 'http://nowhere' is invalid: Wrong HTTP URL"),
    (keyboard(*[button(callback_data="a")] * 9), "reply markup is too long"),
    ("{", "can't parse reply keyboard markup JSON object"),
    ([], "object expected as reply markup"),
]


@pytest.mark.parametrize(("markup", "text"), MARKUPS)
async def test_keyboards_that_telegram_refuses(client: Client, markup: Any, text: str) -> None:
    assert await client.refused("sendMessage", chat_id=PRIVATE, text="x", reply_markup=markup) == text


async def test_a_press_is_told_and_answered_once(client: Client) -> None:
    markup = keyboard(button(callback_data="a" * 64))
    await client.send("x", PRIVATE, reply_markup=markup)
    (message,) = client.api.messages
    number = client.api.people.press(ANN, message, "Why")
    (update,) = await client.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (number, "a" * 64, PRIVATE)
    assert query["message"]["reply_markup"] == markup
    answer = {"callback_query_id": number}
    assert await client.refused("answerCallbackQuery", text="x" * 201, **answer) == "MESSAGE_TOO_LONG"
    assert (await client.call("answerCallbackQuery", text="Done", **answer))[1]["result"] is True
    assert await client.refused("answerCallbackQuery", **answer) == TOO_OLD
    with pytest.raises(KeyError, match="Why not"):
        client.api.people.press(ANN, message, "Why not")


async def test_a_press_grows_old(client: Client) -> None:
    await client.send("x", PRIVATE, reply_markup=keyboard(button(callback_data="a")))
    number = client.api.people.press(ANN, client.api.messages[0], "Why")
    await client.control(expire=True)
    assert await client.refused("answerCallbackQuery", callback_query_id=number) == TOO_OLD


async def test_keyboards_are_edited_apart_and_a_deleted_message_is_inaccessible(client: Client) -> None:
    await client.send("x", PRIVATE, reply_markup=keyboard(button(callback_data="a")))
    (message,) = client.api.messages
    where = {"chat_id": PRIVATE, "message_id": message.message_id}
    client.api.control({"limits": {"per_chat": 100}})
    same = keyboard(button(callback_data="a"))
    assert (await client.refused("editMessageReplyMarkup", reply_markup=same, **where)).startswith("message is not mod")
    assert (await client.refused("editMessageText", text="x", reply_markup=same, **where)).startswith("message is not")
    assert await client.refused("editMessageReplyMarkup", reply_markup={"force_reply": True}, **where) == (
        "inline keyboard expected"
    )
    assert await client.refused("editMessageText", text="x", **where) == ""
    assert message.buttons == []
    assert await client.control(chat=PRIVATE, delete=message.message_id) == 200
    assert await client.refused("editMessageText", text="y", **where) == "message to edit not found"
    assert await client.refused("deleteMessage", **where) == "message to delete not found"
    client.api.people.press(ANN, message, "Why", data="a")
    (update,) = await client.updates()
    assert update["callback_query"]["message"] == {
        "chat": client.api.telegram.chats[PRIVATE].to_dict(),
        "message_id": message.message_id,
        "date": 0,
    }


async def test_an_inline_query_has_checked_results(client: Client) -> None:
    number = client.api.people.seek(ANN, "digital yuan")
    (update,) = await client.updates()
    assert update["inline_query"]["query"] == "digital yuan"
    one = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "<b>x</b>"}}
    one["input_message_content"]["parse_mode"] = "HTML"
    answer = {"inline_query_id": number}
    assert await client.refused("answerInlineQuery", results=[one] * 51, **answer) == "RESULTS_TOO_MUCH"
    assert await client.refused("answerInlineQuery", results=[one, one], **answer) == "RESULT_ID_DUPLICATE"
    assert await client.refused("answerInlineQuery", results=[one | {"id": "x" * 65}], **answer) == "RESULT_ID_INVALID"
    broken = one | {"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}
    assert "can't parse entities" in await client.refused("answerInlineQuery", results=[broken], **answer)
    assert await client.refused("answerInlineQuery", results=[one], **answer) == ""
    assert client.api.telegram.queries[number].answer is not None
    assert await client.refused("answerInlineQuery", results=[one], **answer) == TOO_OLD


async def test_a_group_hears_only_what_is_for_the_bot(client: Client) -> None:
    people = client.api.people
    await client.send("hello", GROUP)
    said = ["chatter", "/latest", "/latest@mintwire_bot 3", "/latest@other_bot", "well /latest"]
    for text in said:
        people.say(ANN, text, GROUP)
    people.say(ANN, "why this?", GROUP, reply_to=client.api.messages[0].message_id)
    heard = [update["message"]["text"] for update in await client.updates()]
    assert heard == ["/latest", "/latest@mintwire_bot 3", "why this?"]
    client.api.telegram.chats[GROUP].bot = "administrator"
    people.say(ANN, "all of it", GROUP)
    assert [update["message"]["text"] for update in await client.updates()][3:] == ["all of it"]


async def test_an_update_comes_again_and_unwanted_kinds_do_not(client: Client) -> None:
    client.api.people.say(ANN, "/start")
    (update,) = await client.updates()
    after = {"offset": update["update_id"] + 1}
    assert (await client.call("getUpdates", **after))[1]["result"] == []
    await client.control(repeat=update["update_id"])
    assert (await client.call("getUpdates", **after))[1]["result"] == [update]
    await client.call("getUpdates", allowed_updates=["callback_query"])
    client.api.people.say(ANN, "/help")
    assert (await client.call("getUpdates", **after))[1]["result"] == []


async def test_files_go_both_ways(botapi: BotApi) -> None:
    content = b"day" * 1000
    async with telegram.Bot(TOKEN, base_url=f"{botapi.url}/bot", base_file_url=f"{botapi.url}/file/bot") as bot:
        sent = await bot.send_document(PRIVATE, content, caption="<b>x</b>", filename="day.zip", parse_mode="HTML")
        assert sent.document is not None
        assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("day.zip", 3000, "x")
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == content
        with pytest.raises(telegram.error.BadRequest, match="caption is too long"):
            await bot.send_document(PRIVATE, content, caption="x" * 1025)
        with pytest.raises(telegram.error.BadRequest, match="non-empty"):
            await bot.send_document(PRIVATE, b"")
    botapi.people.say(ANN, "/import", content=b"watches: []")
    assert hashlib.sha256(botapi.telegram.files[botapi.updates.pending[0]["message"]["document"]["file_id"]]).digest()


async def test_members_are_looked_up(client: Client) -> None:
    api = client.api
    people = [User(number, f"U{number}") for number in (1, 2, 3)]
    api.telegram.users |= {user.id: user for user in people}
    api.telegram.chats[GROUP].members |= {1: "creator", 2: "administrator", 3: "member"}

    async def status(user: int) -> str:
        _status, answer = await client.call("getChatMember", chat_id=GROUP, user_id=user)
        return str(answer["result"]["status"] if answer["ok"] else answer["description"])

    assert [await status(number) for number in (1, 2, 3, int(TOKEN.split(":")[0]))] == [
        "creator",
        "administrator",
        "member",
        "member",
    ]
    assert await status(4) == "Bad Request: PARTICIPANT_ID_INVALID"
    rows = (await client.call("getChatAdministrators", chat_id=GROUP))[1]["result"]
    assert [row["user"]["id"] for row in rows] == [1, 2]
    assert await client.refused("getChatAdministrators", chat_id=PRIVATE) == (
        "there are no administrators in the private chat"
    )
    api.people.remove(people[0], GROUP)
    assert await status(1) == "Forbidden: bot was kicked from the group chat"


async def test_topics_need_a_forum_and_the_right(client: Client) -> None:
    people = client.api.people
    assert await client.refused("createForumTopic", chat_id=GROUP, name="CBDC") == "the chat is not a forum"
    assert await client.refused("createForumTopic", chat_id=FORUM, name="CBDC") == "not enough rights to create a topic"
    people.join(ANN, FORUM, "administrator", ("can_manage_topics",))
    topic = (await client.call("createForumTopic", chat_id=FORUM, name="CBDC"))[1]["result"]
    assert (await client.send("x", FORUM, message_thread_id=topic["message_thread_id"]))[0] == 200
    people.say(ANN, "/latest", FORUM, thread=TOPIC)
    assert (await client.updates())[-1]["message"]["message_thread_id"] == TOPIC


async def test_the_bot_is_told_of_its_standing(client: Client) -> None:
    people = client.api.people
    people.say(ANN, "/start")
    people.remove(ANN, PRIVATE)
    assert (await client.send("x", PRIVATE))[1]["description"] == "Forbidden: bot was blocked by the user"
    people.say(ANN, "unheard")
    people.join(ANN, PRIVATE)
    assert (await client.send("x", PRIVATE))[0] == 200
    people.join(ANN, GROUP)
    people.upgrade(ANN, GROUP, -1009)
    assert (await client.send("x", GROUP))[1]["parameters"] == {"migrate_to_chat_id": -1009}
    kinds = [min(set(update) - {"update_id"}) for update in await client.updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member", "my_chat_member", "message", "message"]


async def test_channels_anonymous_administrators_and_shared_chats(client: Client) -> None:
    api = client.api
    api.telegram.add([Chat(-1009, "channel")])
    api.people.say(ANN, "/latest", -1009)
    api.people.say(ANN, "/quiet 22:00-07:00", FORUM, anonymous=True)
    api.people.share(ANN, -1009, 7)
    post, hidden, shared = await client.updates()
    assert "from" not in post["channel_post"]
    assert hidden["message"]["sender_chat"]["id"] == FORUM
    assert hidden["message"]["from"]["username"] == "GroupAnonymousBot"
    assert shared["message"]["chat_shared"]["chat_id"] == -1009
    api.people.remove(ANN, -1009)
    assert (await client.send("x", -1009))[1]["description"] == "Forbidden: bot was kicked from the channel chat"


async def test_commands_are_kept_by_scope_and_language(client: Client) -> None:
    commands = [{"command": "latest", "description": "最新"}]
    scope = {"type": "all_private_chats"}
    assert await client.refused("setMyCommands", commands=commands, scope=scope, language_code="zh") == ""
    kept = await client.call("getMyCommands", scope=scope, language_code="zh")
    assert kept[1]["result"] == commands
    assert (await client.call("getMyCommands", scope=scope))[1]["result"] == []
    wrong = [{"command": "Latest!", "description": "x"}]
    assert await client.refused("setMyCommands", commands=wrong) == "BOT_COMMAND_INVALID"
    empty = [{"command": "latest", "description": ""}]
    assert await client.refused("setMyCommands", commands=empty) == "BOT_COMMAND_DESCRIPTION_INVALID"
    assert await client.refused("setMyCommands", commands=commands, scope={"type": "chat"}) == (
        "can't parse BotCommandScope: Can't find field \"chat_id\""
    )


async def test_a_webhook_is_pushed_to_with_its_secret_until_it_answers(client: Client) -> None:
    taken: list[tuple[str, Any]] = []
    done = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        taken.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], await request.json()))
        if len(taken) == 1:
            return web.Response(status=503)
        done.set()
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    assert (await client.refused("setWebhook", url="http://example.org/")).startswith("bad webhook: An HTTPS URL")
    assert await client.refused("setWebhook", url=url, secret_token="a b") == (
        "secret token contains unallowed characters"
    )
    assert await client.refused("setWebhook", url=url, secret_token="s3cret") == ""
    status, answer = await client.call("getUpdates")
    assert (status, answer["description"].partition(";")[0]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active",
    )
    client.api.people.say(ANN, "/start")
    await done.wait()
    assert [secret for secret, _update in taken] == ["s3cret", "s3cret"]
    assert taken[0][1] == taken[1][1]
    info = (await client.call("getWebhookInfo"))[1]["result"]
    assert (info["url"], info["last_error_message"]) == (
        url,
        "Wrong response from the webhook: 503 Service Unavailable",
    )
    await client.call("deleteWebhook")
    await runner.cleanup()
    client.api.people.say(ANN, "/help")
    assert [update["message"]["text"] for update in await client.updates()] == ["/help"]


async def test_replies_and_what_is_not_seen(client: Client) -> None:
    number = client.api.people.say(ANN, "/why")
    answer = (await client.send("x", PRIVATE, reply_parameters={"message_id": number}))[1]["result"]
    assert answer["reply_to_message"]["text"] == "/why"
    gone = {"chat_id": PRIVATE, "text": "x", "reply_parameters": {"message_id": 99}}
    assert await client.refused("sendMessage", **gone) == "message to be replied not found"
    gone["reply_parameters"] |= {"allow_sending_without_reply": True}
    client.api.control({"limits": {"per_chat": 100}})
    assert await client.refused("sendMessage", **gone) == ""
    assert await client.refused("sendMessage", chat_id=GROUP, text="x", message_effect_id="5") == "EFFECT_ID_INVALID"
    assert [row["what"] for row in client.api.telegram.record] == ["said", "sent", "sent"]
