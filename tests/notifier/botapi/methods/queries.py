"""Answers to presses of buttons and to inline queries: https://core.telegram.org/bots/api#answercallbackquery."""

from __future__ import annotations

from typing import Any

from tests.notifier.botapi.reading.markup import read_markup
from tests.notifier.botapi.reading.parameters import Parameters, objects, text_of
from tests.notifier.botapi.state.faults import bad_request
from tests.notifier.botapi.world import QUERY_S, Query, World

#: https://core.telegram.org/bots/api#answercallbackquery: "0-200 characters".
MAX_TOAST = 200
#: https://core.telegram.org/bots/api#answerinlinequery: results; bytes of `next_offset` and of a result's id.
MAX_RESULTS, MAX_OFFSET, MAX_ID = 50, 64, 64
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query = _waiting(world, str(parameters.get("callback_query_id", "")), inline=False)
    text = str(parameters.get("text") or "")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {key: value for key, value in parameters.items() if key != "callback_query_id"}
    world.note("toast", None, user=query.user.id, text=text)
    return True


def _waiting(world: World, number: str, *, inline: bool) -> Query:
    query = world.queries.get(number)
    if query is None or query.is_inline != inline or query.answer is not None:
        raise bad_request(_TOO_OLD)
    if world.clock() - query.asked > QUERY_S:
        raise bad_request(_TOO_OLD)
    return query


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    query = _waiting(world, str(parameters.get("inline_query_id", "")), inline=True)
    results = objects(parameters, "results")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(str(parameters.get("next_offset") or "").encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    kept = [_result(one) for one in results]
    if len({one["id"] for one in kept}) < len(kept):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.answer = {**parameters, "results": kept}
    world.note("found", None, user=query.user.id, results=kept)
    return True


def _result(given: Any) -> Parameters:
    if not isinstance(given, dict) or given.get("type") != "article":
        raise bad_request("can't parse inline query result: only articles are known to the double")
    if not 1 <= len(str(given.get("id") or "").encode()) <= MAX_ID:
        raise bad_request("RESULT_ID_INVALID")
    if not given.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = dict(given.get("input_message_content") or {})
    if "message_text" not in content:
        raise bad_request("can't parse inline query result: Message text is empty")
    text, entities, _html = text_of(content | {"text": content["message_text"]})
    read_markup(given.get("reply_markup"), inline_only=True)
    return given | {"text": text, "entities": entities}


METHODS = {"answercallbackquery": answer_callback_query, "answerinlinequery": answer_inline_query}
