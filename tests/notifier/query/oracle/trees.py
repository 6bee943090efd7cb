"""Queries as trees that the tests make, how they are written, and the reports that they are asked of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TEXTS = ("title", "summary", "body")
UNSPACED_NAMES = (
    *("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "BOPOMOFO", "IDEOGRAPHIC", "LAO", "KHMER", "MYANMAR", "TIBETAN"),
    *("VERTICAL KANA", "VERTICAL IDEOGRAPHIC"),
)


@dataclass(frozen=True)
class T:
    """A term or phrase, with its mark ("", "=", "~"), stars, and outside quotes question marks."""

    text: str
    phrase: bool = False
    mark: str = ""


@dataclass(frozen=True)
class C:
    """A concept: any of what it finds."""

    id: str
    finds: tuple[T, ...]


@dataclass(frozen=True)
class R:
    """A regular expression that Python and RE2 read alike."""

    pattern: str
    any_case: bool = False


@dataclass(frozen=True)
class P:
    """A property that is compared as a whole, or by words of a name."""

    name: str
    value: str


@dataclass(frozen=True)
class M:
    """A property that is measured: amount (k, m, bn) or age (min, h, d, w)."""

    name: str
    sign: str
    number: int
    unit: str


@dataclass(frozen=True)
class Near:
    """NEAR or ONEAR."""

    left: Q
    right: Q
    words: int
    ordered: bool


@dataclass(frozen=True)
class F:
    """One of the texts."""

    name: str
    of: Q


@dataclass(frozen=True)
class N:
    """NOT, or its sign."""

    of: Q
    sign: bool = False


@dataclass(frozen=True)
class B:
    """AND, OR, or AND that is not written ("")."""

    operator: str
    left: Q
    right: Q


Q = T | C | R | P | M | Near | F | N | B


@dataclass(frozen=True)
class Doc:
    """A report: its texts by name, its author, and what Facts calls what is known of it."""

    texts: Mapping[str, str]
    author: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def written(query: Q, level: int = 0) -> str:
    """The query as a string, with as few parentheses as the grammar allows."""
    own, text = _written(query)
    return f"({text})" if own < level else text


def _written(query: Q) -> tuple[int, str]:
    match query:
        case B(operator, left, right):
            own = 0 if operator == "OR" else 1
            return own, f"{written(left, own)} {operator} {written(right, own)}"
        case N(of, sign):
            return 2, f"-{written(of, 3)}" if sign else f"NOT {written(of, 2)}"
        case Near(left, right, words, ordered):
            return 3, f"{written(left, 3)} {'O' if ordered else ''}NEAR/{words} {written(right, 4)}"
        case F(name, of):
            return 4, f"{name}:{written(of, 5)}"
        case M(name, sign, number, unit):
            return 4, f"{name}:{sign}{number}{unit[0] if unit == 'min' else unit}"
        case P(name, value):
            return 4, f'{name}:"{value}"' if " " in value else f"{name}:{value}"
        case R(pattern, any_case):
            return 5, f"/{pattern}/{'i' if any_case else ''}"
        case C(name, _):
            return 5, f"@{name}"
        case T(text, phrase, mark):
            return 5, f'{mark}"{text}"' if phrase else mark + text
