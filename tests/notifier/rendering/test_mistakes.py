"""A mistake in a query is told where it is, and in the reader's language."""

from __future__ import annotations

import pickle

import pytest

from config.errors import QueryError
from notifier.query.compile import compile_query
from notifier.rendering.mistakes import in_language, mistake_message
from notifier.texts import translator
from notifier.trial.lately import Refused


def refused(query: str) -> Refused:
    with pytest.raises(QueryError) as error:
        compile_query(query)
    return Refused.of(error.value)


@pytest.mark.parametrize(
    ("query", "chinese"),
    [
        ("euro AND", "AND 后面缺少内容"),
        ("sektion:cbdc", "没有 sektion 这个字段：您是想写 section: 吗？"),
        ("section:polcy", "section 没有 polcy 这个取值：您是想写 policy 吗？"),
        ("euro or (yen)", 'or：运算符要大写：OR；如果要找这几个字本身，请加引号："or"'),
        ("amount:x", "金额的写法例如 amount:>10m、amount:<=2.5bn 或 amount:1m..5m（单位 k、m、bn、tn）"),
        ("{n} AND", "AND 后面缺少内容"),
        ('"{n}" =*', "星号旁边要有字母或数字"),
        (
            "title:@e-cny:{x}",
            '没有 @e-cny:{x} 这个概念：您是想写 @e-cny 吗？如果要找这几个字本身，请加引号："@e-cny:{x}"',
        ),
    ],
)
def test_it_is_told_in_the_language(query: str, chinese: str) -> None:
    told = refused(query)
    assert in_language(told.message, translator("zh")) == chinese
    assert in_language(told.message, translator("en")) == told.message
    # It comes from another process.
    assert in_language(pickle.loads(pickle.dumps(told)).message, translator("zh")) == chinese  # noqa: S301


@pytest.mark.parametrize(
    ("query", "shown", "caret"),
    [
        ("数字人民币 AND (试点", "数字人民币 AND (试点", "               ^"),
        ("euro AND", "euro AND", "     ^"),
        (f"{'walrus ' * 6}(x {'y' * 30}", "…alrus walrus walrus (x yyyyyyyyyyy…", "                     ^"),
    ],
)
def test_the_caret_stands_under_the_mistake(query: str, shown: str, caret: str) -> None:
    parts = mistake_message(refused(query), translator("en")).parts
    assert [part.text for part in parts if part.role == "bar"] == [shown, caret]
