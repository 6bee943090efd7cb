"""A slow, obvious evaluator: the language as docs/watches.md tells it, one character at a time.

It shares no code with notifier.query: queries are trees that the tests make, scripts go by the names of characters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

FIELDS = ("title", "summary", "content")
UNSPACED_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "BOPOMOFO", "IDEOGRAPHIC", "LAO", "KHMER")
APOSTROPHES = "‘’‚‛ʼʹ′´"
DASHES = "‐‑‒–—―−﹘"
QUOTES = "“”„‟"
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True)
class T:
    """A term or phrase."""

    text: str
    phrase: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.phrase else self.text


@dataclass(frozen=True)
class N:
    """NOT."""

    of: Q

    def __str__(self) -> str:
        return f"NOT ({self.of})"


@dataclass(frozen=True)
class B:
    """AND, OR, or AND that is not written (" ")."""

    operator: str
    left: Q
    right: Q

    def __str__(self) -> str:
        return f"({self.left}) {self.operator} ({self.right})"


@dataclass(frozen=True)
class F:
    """A field."""

    name: str
    of: Q

    def __str__(self) -> str:
        return f"{self.name}:({self.of})"


Q = T | N | B | F


def folded(text: str) -> str:
    for variants, plain in ((APOSTROPHES, "'"), (DASHES, "-"), (QUOTES, '"'), (ZERO_WIDTH, "")):
        text = "".join(plain if char in variants else char for char in text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    out = ""
    for char in text:
        if char.isspace():
            char = " "
        if not (char == " " and out.endswith(" ")):
            out += char
    return out


def is_word(char: str) -> bool:
    if unicodedata.name(char, "").startswith(UNSPACED_NAMES):
        return False
    return char == "_" or unicodedata.category(char)[0] in "LNM"


def holds(text: str, term: str) -> bool:
    text, term = folded(text), folded(term).strip()
    for at in range(len(text) - len(term) + 1):
        if text[at : at + len(term)] != term:
            continue
        before = text[at - 1] if at > 0 else " "
        after = text[at + len(term)] if at + len(term) < len(text) else " "
        if is_word(term[0]) and is_word(before):
            continue
        if is_word(term[-1]) and is_word(after):
            continue
        return True
    return False


def matches(query: Q, texts: dict[str, str], fields: tuple[str, ...] = FIELDS) -> bool:
    if isinstance(query, T):
        return any(holds(texts[name], query.text) for name in fields)
    if isinstance(query, N):
        return not matches(query.of, texts, fields)
    if isinstance(query, F):
        return matches(query.of, texts, (query.name,))
    left = matches(query.left, texts, fields)
    right = matches(query.right, texts, fields)
    return (left or right) if query.operator == "OR" else (left and right)
