"""What is wrong with a query, where, and what would be right.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lark import Token

from config.errors import QueryError
from config.mistakes import did_you_mean
from notifier.query.documents.document import TEXTS
from notifier.query.reading.values import COMPARED, WHOLE

MAX_TERMS = 200
#: Words between what stands near each other.
MAX_DISTANCE = 100
#: All fields; `content` is `body`.
FIELDS = (*TEXTS, "content", *WHOLE, *COMPARED)
#: Parentheses within parentheses, and NOTs one after another.
MAX_DEPTH = 32

_OPERATORS = {"_AND": "AND", "_OR": "OR", "_NOT": "NOT"}
#: Tokens after which something must follow.
_OPEN_ENDED = (*_OPERATORS, "_MINUS", "NEAR", "FIELD", "MARK")
_NEAR = re.compile(r"o?near(/.*)|O?NEAR/.*")
_MEANT = re.compile(r"did you mean (\S+)\?|operators are upper case: (?=(\w+))")
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
        terms += token.type in ("TERM", "PHRASE", "CONCEPT", "REGEX")
        depth += {"_OPEN": 1, "_CLOSE": -1}.get(token.type, 0)
        inverted = inverted + 1 if token.type in ("_NOT", "_MINUS") else 0
        if terms > MAX_TERMS:
            raise error_at(f"a query has at most {MAX_TERMS} words and phrases", query, token)
        if max(depth, inverted) > MAX_DEPTH:
            raise error_at(f"a query goes at most {MAX_DEPTH} parentheses or NOTs deep", query, token)
        if token.type == "UNCLOSED":
            raise error_at("unclosed quote", query, token)
        if token.type == "NEAR" and int(token.partition("/")[2]) > MAX_DISTANCE:
            raise error_at(f"at most {MAX_DISTANCE} words between", query, token)
        if token.type == "FIELD":
            _check_field(query, token)


def _check_field(query: str, token: Token) -> None:
    name = token[:-1].lower()
    if name in FIELDS:
        return
    known = f"known are {', '.join(f'{field}:' for field in FIELDS)}; quote it to look for the text itself"
    advice = did_you_mean(name, FIELDS, known).replace("'", "").replace("?", ":?")
    raise error_at(f"unknown field {token[:-1]}: {advice}", query, token)


def check_spelling(query: str, token: Token) -> None:
    """Raises QueryError for a bare word that was most likely meant as something else than its literal text."""
    advice = _misreading(str(token))
    if advice is not None:
        raise error_at(f"{token}: {advice}", query, token)


def _misreading(term: str) -> str | None:
    quoted = f'to look for the text itself, quote it: "{term}"'
    if term.upper() in _OPERATORS.values():
        return f"operators are upper case: {term.upper()}; {quoted}"
    if _NEAR.fullmatch(term):
        return f"the operator is upper case and has a number, as in NEAR/5; {quoted}"
    if term[0] in _SEPARATORS or term[-1] in _SEPARATORS or any(sign in term for sign in _WIDE_SEPARATORS):
        return f"words are set apart by OR (any of them) or by a space (all of them); {quoted}"
    if term[0] in "'‘’":
        return f"a phrase takes double quotes; {quoted}"
    if term[0] == "/" and len(term) > 1:
        return f"a regular expression ends with a slash, /…/ or /…/i; {quoted}"
    return None


def syntax_error(query: str, tokens: Sequence[Token], unexpected: Token) -> QueryError:
    """The error for the token that the grammar did not expect (`$END`: the query ended)."""
    at = len(tokens) if unexpected.type == "$END" else [column(token) for token in tokens].index(column(unexpected))
    before = tokens[at - 1] if at else None
    opened = _open_parentheses(tokens[:at])
    if unexpected.type == "_CLOSE" and not opened:
        return error_at("no parenthesis is open here", query, unexpected)
    if before is not None and before.type in _OPEN_ENDED:
        return error_at(_after(before, unexpected), query, before)
    if unexpected.type == "$END":
        return error_at("unclosed parenthesis", query, opened[-1])
    if unexpected.type == "_CLOSE":
        return error_at("nothing between the parentheses", query, opened[-1])
    return error_at(f"nothing before {unexpected}", query, unexpected)


def _after(before: Token, unexpected: Token) -> str:
    if before.type in ("FIELD", "MARK") and unexpected.type in ("_NOT", "_MINUS", "FIELD", "MARK", "CONCEPT", "REGEX"):
        takes = "a word or a phrase" if before.type == "MARK" else "a word, a phrase or a parenthesis"
        return f"{before} takes {takes}, not {unexpected}"
    if before.type == "NEAR" and unexpected.type in ("_NOT", "_MINUS"):
        return f"{before} takes words, phrases and concepts, not {unexpected}"
    return f"nothing after {before}"


def _open_parentheses(tokens: Sequence[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "_OPEN":
            opened.append(token)
        elif token.type == "_CLOSE":
            opened.pop()
    return opened


def error_at(message: str, query: str, token: Token) -> QueryError:
    """A QueryError at the column of a token; a message that asks "did you mean" says what to write in its place."""
    start = column(token) - 1
    meant = _MEANT.search(message)
    instead = None if meant is None else f"{query[:start]}{meant[1] or meant[2]}{query[start + len(token) :]}"
    return QueryError(message, query=query, column=start + 1, instead=instead)
