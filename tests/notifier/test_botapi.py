"""The Bot API double answers as Telegram does: a double that is too kind would hide our faults."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram

from tests.notifier.botapi import TOKEN, BotApi, Chat, Limits
from tests.notifier.botapi.client import Client
from tests.notifier.conftest import FORUM, GROUP, PRIVATE, TOPIC


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_message_is_taken_and_shown(client: Client) -> None:
    status, answer = await client.send("<b>a &amp; 𝄞</b> <a href='https://e.org'>c</a>", PRIVATE, parse_mode="HTML")
    assert status == 200
    assert answer["result"]["text"] == "a & 𝄞 c"
    assert answer["result"]["entities"] == [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "text_link", "offset": 7, "length": 1, "url": "https://e.org/"},
    ]
    async with client.session.get(f"{client.api.url}/messages?chat={PRIVATE}") as shown:
        rows = await shown.json()
    assert [(row["message_id"], row["chat"], row["text"]) for row in rows] == [(1, PRIVATE, "a & 𝄞 c")]


@pytest.mark.parametrize("form", ["json", "data", "params"])
async def test_every_form_of_request_is_read(client: Client, form: str) -> None:
    given: Any = {form: {"chat_id": str(PRIVATE), "text": "[1] {x}"}}
    async with client.session.post(f"{client.api.url}/bot{TOKEN}/SENDMESSAGE", **given) as answer:
        assert (await answer.json())["result"]["text"] == "[1] {x}"


REFUSED = [
    ({"text": ""}, 400, "Bad Request: message text is empty"),
    ({"text": "  \n "}, 400, "Bad Request: text must be non-empty"),
    ({"text": "x" * 4097}, 400, "Bad Request: message is too long"),
    ({"text": "😀" * 2049}, 400, "Bad Request: message is too long"),
    ({"text": "x", "chat_id": ""}, 400, "Bad Request: chat_id is empty"),
    ({"text": "x", "chat_id": 99}, 400, "Bad Request: chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, 400, "Bad Request: chat not found"),
    ({"text": "x", "message_thread_id": 9}, 400, "Bad Request: message thread not found"),
    ({"text": "x", "parse_mode": "BBCode"}, 400, "Bad Request: unsupported parse_mode"),
]
ENTITIES = [
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<a href='x", "Unclosed start tag at byte offset 0"),
    ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("given", "code", "text"), REFUSED)
async def test_refusals_have_telegrams_words(client: Client, given: dict[str, Any], code: int, text: str) -> None:
    status, answer = await client.call("sendMessage", **{"chat_id": PRIVATE} | given)
    assert (status, answer) == (code, {"ok": False, "error_code": code, "description": text})
    assert client.api.messages == []


@pytest.mark.parametrize(("html", "text"), ENTITIES)
async def test_html_is_really_parsed(client: Client, html: str, text: str) -> None:
    status, answer = await client.send(html, PRIVATE, parse_mode="HTML")
    assert (status, answer["description"]) == (400, f"Bad Request: can't parse entities: {text}")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&nbsp;&copy;", "&nbsp;&copy;"),
        ("&#65;&#x42;&#0;", "AB&#0;"),
        ("a > b", "a > b"),
    ],
)
async def test_references_are_those_that_telegram_knows(client: Client, html: str, text: str) -> None:
    assert (await client.send(html, PRIVATE, parse_mode="HTML"))[1]["result"]["text"] == text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "nodot", "/path", "https://", "file:///etc/passwd"])
async def test_a_link_that_is_none_is_dropped(client: Client, url: str) -> None:
    answer = (await client.send(f'<a href="{url}">x</a>', PRIVATE, parse_mode="HTML"))[1]
    assert answer["result"]["text"] == "x"
    assert "entities" not in answer["result"]


async def test_white_space_at_the_ends_goes_and_the_limit_counts_what_is_left(client: Client) -> None:
    html = f"\n <b> {'x' * 4096} </b> \n"
    status, answer = await client.send(html, PRIVATE, parse_mode="HTML")
    assert status == 200
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_tokens_and_methods(client: Client) -> None:
    assert (await client.call("getMe"))[1]["result"]["username"] == "mintwire_bot"
    assert (await client.call("getMe", token=TOKEN[:-1] + "x"))[0] == 401
    assert (await client.call("getMe", token="nonsense"))[0] == 404
    assert (await client.call("sendMassage"))[0] == 404


async def test_limits_of_a_chat_a_group_and_the_bot() -> None:
    clock = Clock()
    chats = [Chat(number) for number in range(1, 40)] + [Chat(GROUP)]
    async with BotApi(chats, clock=clock) as api, aiohttp.ClientSession() as session:
        client = Client(session, api)
        assert (await client.send("one", 1))[0] == 200
        flood = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        assert await client.send("two", 1) == (429, flood | {"parameters": {"retry_after": 1}})
        clock.now += 0.99
        assert (await client.send("still held", 1))[0] == 429
        clock.now += 0.02
        assert (await client.send("two", 1))[0] == 200

        clock.now += 10
        assert [(await client.send("x", number))[0] for number in range(1, 32)] == [200] * 30 + [429]

        for _ in range(20):
            clock.now += 1.5
            assert (await client.send("x", GROUP))[0] == 200
        clock.now += 1.5
        status, answer = await client.send("x", GROUP)
        assert (status, answer["parameters"]) == (429, {"retry_after": 30})
        assert (await client.send("x", 1))[0] == 200


FAULTS = [
    ("500", 500, "Internal Server Error"),
    ("flood", 429, "Too Many Requests: retry after 43837"),
    ("kicked", 403, "Forbidden: bot was kicked from the group chat"),
    ("blocked", 403, "Forbidden: bot was blocked by the user"),
    ("deactivated", 403, "Forbidden: user is deactivated"),
    ("no_rights", 400, "Bad Request: not enough rights to send text messages to the chat"),
    ("not_found", 400, "Bad Request: chat not found"),
    ("uneditable", 400, "Bad Request: message can't be edited"),
]


@pytest.mark.parametrize(("kind", "code", "text"), FAULTS)
async def test_faults_on_demand(client: Client, kind: str, code: int, text: str) -> None:
    assert await client.control(chat=GROUP, fail=kind, times=1, retry_after=43837) == 200
    status, answer = await client.send("x", GROUP)
    assert (status, answer["description"]) == (code, text)
    assert (await client.send("x", GROUP))[0] == 200


async def test_a_kick_lasts_and_an_unknown_order_is_refused(client: Client) -> None:
    await client.control(chat=FORUM, fail="kicked")
    assert [(await client.send("x", FORUM))[0] for _ in range(3)] == [403] * 3
    await client.control(chat=FORUM, clear=True)
    assert (await client.send("x", FORUM, message_thread_id=TOPIC))[0] == 200
    assert await client.control(chat=FORUM, fail="kickd") == 400
    assert await client.control(chat=77, fail="kicked") == 400


async def test_a_bad_gateway_is_a_page(client: Client) -> None:
    await client.control(chat=None, fail="502")
    async with client.session.post(f"{client.api.url}/bot{TOKEN}/getMe") as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


@pytest.mark.parametrize("kind", ["timeout", "drop"])
async def test_a_message_may_be_taken_without_an_answer(client: Client, kind: str) -> None:
    await client.control(chat=PRIVATE, fail=kind)
    with pytest.raises((TimeoutError, aiohttp.ClientError)):
        async with asyncio.timeout(0.5):
            await client.send("x", PRIVATE)
    assert [message.text for message in client.api.messages] == ["x"]


async def test_a_group_moves(client: Client) -> None:
    await client.control(chat=GROUP, migrate_to=-1009)
    status, answer = await client.send("x", GROUP)
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1009})
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await client.send("x", -1009))[0] == 200


async def test_edits() -> None:
    limits = Limits(per_chat=100)
    async with BotApi([Chat(PRIVATE)], limits=limits) as api, aiohttp.ClientSession() as session:
        client = Client(session, api)
        number = (await client.send("x", PRIVATE))[1]["result"]["message_id"]
        edit = {"chat_id": PRIVATE, "message_id": number}
        assert "message is not modified" in (await client.call("editMessageText", text="x", **edit))[1]["description"]
        assert (await client.call("editMessageText", text="y", **edit))[1]["result"]["text"] == "y"
        gone = await client.call("editMessageText", chat_id=PRIVATE, message_id=number + 1, text="y")
        assert gone[1]["description"] == "Bad Request: message to edit not found"
        assert [(message.text, message.edits) for message in api.messages] == [("y", 1)]


async def test_updates_wait_confirm_and_conflict(client: Client) -> None:
    first = asyncio.create_task(client.call("getUpdates", timeout=30))
    await client.api.updates.polled.wait()
    second = asyncio.create_task(client.call("getUpdates", timeout=30))
    assert (await first)[0] == 409
    await client.control(update={"message": {"text": "/start"}})
    (update,) = (await second)[1]["result"]
    assert update["message"] == {"text": "/start"}
    assert (await client.call("getUpdates", offset=update["update_id"] + 1))[1]["result"] == []


async def test_the_library_reads_its_answers(botapi: BotApi) -> None:
    async with telegram.Bot(TOKEN, base_url=f"{botapi.url}/bot") as bot:
        assert (await bot.get_chat(FORUM)).is_forum
        sent = await bot.send_message(FORUM, "<i>x</i>", parse_mode="HTML", message_thread_id=TOPIC)
    assert (sent.text_html, sent.message_thread_id, sent.chat_id) == ("<i>x</i>", TOPIC, FORUM)


async def test_alone_it_keeps_its_messages_through_a_kill(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    command = [sys.executable, "-m", "tests.notifier.botapi", "--port", "0", "--log", str(log), "--any-chat"]
    for number in (1, 2):
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().split()[0]
        rows = await _send_and_show(url, f"round {number}")
        process.kill()
        await process.communicate()
    assert [row["text"] for row in rows] == ["round 1", "round 2"]
    assert len([json.loads(line) for line in log.read_text().splitlines()]) == 2


async def _send_and_show(url: str, text: str) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{url}/bot{TOKEN}/sendMessage", json={"chat_id": len(text), "text": text}) as answer:
            assert answer.status == 200
        async with session.get(f"{url}/messages") as shown:
            rows: list[dict[str, Any]] = await shown.json()
            return rows
