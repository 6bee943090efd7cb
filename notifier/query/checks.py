"""What is wrong with a query, where, and what would be right.  Pure."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence

from lark import Token

from config.errors import QueryError
from notifier.query.document import FIELDS

MAX_TERMS = 200
MAX_TERM = 200
#: Parentheses within parentheses, and NOTs one after another.
MAX_DEPTH = 32

_OPERATORS = {"_AND": "AND", "_OR": "OR", "_NOT": "NOT"}
_SEPARATORS = ",，、;；"
#: These are signs of an enumeration wherever they stand; `,` and `;` may stand inside a term (1,000).
_WIDE_SEPARATORS = "，、；"


def column(token: Token) -> int:
    """Where a token starts, counted from 1."""
    return (token.start_pos or 0) + 1


def check_tokens(query: str, tokens: Sequence[Token]) -> None:
    """Raises QueryError for what needs no grammar: limits, quotes, names of fields, an empty query."""
    if not tokens:
        raise QueryError("the query is empty: write the words to look for", query=query, column=1)
    terms = depth = inverted = 0
    for token in tokens:
        terms += token.type in ("TERM", "PHRASE")
        depth += {"_OPEN": 1, "_CLOSE": -1}.get(token.type, 0)
        inverted = inverted + 1 if token.type == "_NOT" else 0
        if terms > MAX_TERMS:
            raise _error(f"a query has at most {MAX_TERMS} words and phrases", query, token)
        if max(depth, inverted) > MAX_DEPTH:
            raise _error(f"a query goes at most {MAX_DEPTH} parentheses or NOTs deep", query, token)
        if token.type == "UNCLOSED":
            raise _error("unclosed quote", query, token)
        if token.type == "FIELD":
            _check_field(query, token)


def _check_field(query: str, token: Token) -> None:
    name = token[:-1].lower()
    if name in FIELDS:
        return
    close = difflib.get_close_matches(name, FIELDS, n=1)
    known = ", ".join(f"{field}:" for field in FIELDS)
    advice = f"did you mean {close[0]}:?" if close else f"known are {known}; quote it to look for the text itself"
    raise _error(f"unknown field {token[:-1]}: {advice}", query, token)


def check_term(query: str, token: Token, needle: str) -> None:
    """Raises QueryError for a term that would not find what it seems to ask for; `needle` is it, folded."""
    phrase = token.type == "PHRASE"
    if not needle:
        raise _error("nothing between the quotes" if phrase else "nothing that can be seen", query, token)
    if len(needle) > MAX_TERM:
        raise _error(f"a word or phrase has at most {MAX_TERM} characters, this one {len(needle)}", query, token)
    if not any(unicodedata.category(char)[0] in "LNSM" for char in needle):
        raise _error(f"no letter, digit or symbol in {token}", query, token)
    advice = None if phrase else _misreading(token)
    if advice is not None:
        raise _error(f"{token}: {advice}", query, token)


def _misreading(term: str) -> str | None:
    """What somebody who wrote this most likely meant, if not the literal text."""
    quoted = f'to look for the text itself, quote it: "{term}"'
    if term.upper() in _OPERATORS.values():
        return f"operators are upper case: {term.upper()}; {quoted}"
    if term[0] in _SEPARATORS or term[-1] in _SEPARATORS or any(sign in term for sign in _WIDE_SEPARATORS):
        return f"words are set apart by OR (any of them) or by a space (all of them); {quoted}"
    if term[0] in "'‘’":
        return f"a phrase takes double quotes; {quoted}"
    if term[0] in "-−" and len(term) > 1:
        return f"write NOT {term[1:]} for what must not be there; {quoted}"
    if "*" in term:
        return f"a word is looked for as it is written, there are no wildcards; {quoted}"
    return None


def syntax_error(query: str, tokens: Sequence[Token], unexpected: Token) -> QueryError:
    """The error for the token that the grammar did not expect (`$END`: the query ended)."""
    at = len(tokens) if unexpected.type == "$END" else [column(token) for token in tokens].index(column(unexpected))
    before = tokens[at - 1] if at else None
    opened = _open_parentheses(tokens[:at])
    if unexpected.type == "_CLOSE" and not opened:
        return _error("no parenthesis is open here", query, unexpected)
    if before is not None and (before.type in _OPERATORS or before.type == "FIELD"):
        return _error(_after(before, unexpected), query, before)
    if unexpected.type == "$END":
        return _error("unclosed parenthesis", query, opened[-1])
    if unexpected.type == "_CLOSE":
        return _error("nothing between the parentheses", query, opened[-1])
    return _error(f"nothing before {unexpected}", query, unexpected)


def _after(before: Token, unexpected: Token) -> str:
    if before.type == "FIELD" and unexpected.type in ("_NOT", "FIELD"):
        return f"{before} takes a word, a phrase or a parenthesis, not {unexpected}"
    return f"nothing after {before}"


def _open_parentheses(tokens: Sequence[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "_OPEN":
            opened.append(token)
        elif token.type == "_CLOSE":
            opened.pop()
    return opened


def _error(message: str, query: str, token: Token) -> QueryError:
    return QueryError(message, query=query, column=column(token))
