"""Headlines that are no reports: they ask, explain, round up, or hand on what somebody says.  Pure.

Titles are `record.folding.aligned`, and so are these patterns: simplified characters, ASCII punctuation.
"""

from __future__ import annotations

import re

#: Questions and explanations: by their mark, by how they begin in English, by words of Chinese and Japanese.
_ASKS = re.compile(
    r"\?|^(?:what|why|how|here'?s|will|is|are|can|does|do|should|could|inside|meet|explained)\b"
    r"|か$|とは|なぜ|解说|分析】|展望|舞台里|インタビュー"
    r"|如何|为何|为什么|什么|解读|解析|一文|盘点|对话|专访|回顾|观点|深度|背后",
    re.IGNORECASE,
)
#: Round-ups: the names of series of them, and titles of several reports.
_ROUNDS_UP = re.compile(
    r"^(?:first mover|morning (?:minute|brief|briefing)|market wrap|price analysis|opinion|podcast|watch|live|recap"
    r"|daily|weekly|nifty news|law decoded|finance redefined|crypto biz|today in crypto|asia express)\b"
    r"|^the daily:|\bround-?up\b|\bthings to know\b|\bthis week in\b|\bmarket wrap\b|\bweekly (?:recap|digest)\b"
    r"|^(?:早报|晚报|午报|日报|周报|早餐|速览|今日|本周|一周)"
    r"|(?:早报|晚报|午报|日报|周报|早餐|要闻|精选|速递) ?[|:丨]|[|丨].*(?:早报|晚报|午报|日报|周报)$"
    r"|^[^;&]{4,60};[^;&]{4,60};[^;&]{4,60}$"
    r"|まとめ|周刊|注目ニュース|今周の|【周|朝刊|夕刊",
    re.IGNORECASE,
)
#: Who speaks, or that somebody does.
_SAYS = re.compile(
    r"\b(?:says?|said|tells|warns?|predicts?|believes?|argues?|analysts?|experts?|exec|according to|opinion)\b"
    r"|分析师|表示|认为|称|指出|氏[、「]|指摘|语る|示唆|予测|警告",
    re.IGNORECASE,
)


def is_aside(title: str) -> bool:
    """Whether an aligned title asks, explains or rounds up."""
    return _ASKS.search(title) is not None or _ROUNDS_UP.search(title) is not None


def is_said(title: str) -> bool:
    """Whether an aligned title hands on what somebody says."""
    return _SAYS.search(title) is not None
