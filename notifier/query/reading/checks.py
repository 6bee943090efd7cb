"""What is wrong with a query, where, and what would be right.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lark import Token

from config.errors import QueryError
from notifier.query.documents.document import TEXTS
from notifier.query.reading.values import COMPARED, WHOLE
from notifier.query.said import nearest, quote_it, said

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
        raise QueryError(said("the query is empty: write the words to look for"), query=query, column=1)
    terms = depth = inverted = 0
    for token in tokens:
        terms += token.type in ("TERM", "PHRASE", "CONCEPT", "REGEX")
        depth += {"_OPEN": 1, "_CLOSE": -1}.get(token.type, 0)
        inverted = inverted + 1 if token.type in ("_NOT", "_MINUS") else 0
        if terms > MAX_TERMS:
            raise error_at(said("a query has at most {most} words and phrases", most=MAX_TERMS), query, token)
        if max(depth, inverted) > MAX_DEPTH:
            raise error_at(said("a query goes at most {most} parentheses or NOTs deep", most=MAX_DEPTH), query, token)
        if token.type == "UNCLOSED":
            raise error_at(said("unclosed quote"), query, token)
        if token.type == "NEAR" and int(token.partition("/")[2]) > MAX_DISTANCE:
            raise error_at(said("at most {most} words between", most=MAX_DISTANCE), query, token)
        if token.type == "FIELD":
            _check_field(query, token)


def _check_field(query: str, token: Token) -> None:
    name = token[:-1].lower()
    if name in FIELDS:
        return
    fields = tuple(f"{field}:" for field in FIELDS)
    known = said("known are {known}; quote it to look for the text itself", known=", ".join(fields))
    advice = nearest(f"{name}:", fields, known)
    raise error_at(said("unknown field {field}: {advice}", field=token[:-1], advice=advice), query, token)


def check_spelling(query: str, token: Token) -> None:
    """Raises QueryError for a bare word that was most likely meant as something else than its literal text."""
    advice = _misreading(str(token))
    if advice is not None:
        raise error_at(said("{text}: {advice}", text=token, advice=advice), query, token)


def _misreading(term: str) -> str | None:
    quoted = quote_it(term)
    if term.upper() in _OPERATORS.values():
        return said("operators are upper case: {operator}; {quoted}", operator=term.upper(), quoted=quoted)
    if _NEAR.fullmatch(term):
        return said("the operator is upper case and has a number, as in NEAR/5; {quoted}", quoted=quoted)
    if term[0] in _SEPARATORS or term[-1] in _SEPARATORS or any(sign in term for sign in _WIDE_SEPARATORS):
        return said("words are set apart by OR (any of them) or by a space (all of them); {quoted}", quoted=quoted)
    if term[0] in "'‘’":
        return said("a phrase takes double quotes; {quoted}", quoted=quoted)
    if term[0] == "/" and len(term) > 1:
        return said("a regular expression ends with a slash, /…/ or /…/i; {quoted}", quoted=quoted)
    return None


def syntax_error(query: str, tokens: Sequence[Token], unexpected: Token) -> QueryError:
    """The error for the token that the grammar did not expect (`$END`: the query ended)."""
    at = len(tokens) if unexpected.type == "$END" else [column(token) for token in tokens].index(column(unexpected))
    before = tokens[at - 1] if at else None
    opened = _open_parentheses(tokens[:at])
    if unexpected.type == "_CLOSE" and not opened:
        return error_at(said("no parenthesis is open here"), query, unexpected)
    if before is not None and before.type in _OPEN_ENDED:
        return error_at(_after(before, unexpected), query, before)
    if unexpected.type == "$END":
        return error_at(said("unclosed parenthesis"), query, opened[-1])
    if unexpected.type == "_CLOSE":
        return error_at(said("nothing between the parentheses"), query, opened[-1])
    return error_at(said("nothing before {text}", text=unexpected), query, unexpected)


def _after(before: Token, unexpected: Token) -> str:
    if before.type in ("FIELD", "MARK") and unexpected.type in ("_NOT", "_MINUS", "FIELD", "MARK", "CONCEPT", "REGEX"):
        takes = said("a word or a phrase") if before.type == "MARK" else said("a word, a phrase or a parenthesis")
        return said("{before} takes {takes}, not {text}", before=before, takes=takes, text=unexpected)
    if before.type == "NEAR" and unexpected.type in ("_NOT", "_MINUS"):
        return said("{before} takes words, phrases and concepts, not {text}", before=before, text=unexpected)
    return said("nothing after {text}", text=before)


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
